/** What `--help` prints. */
export const usage: string = `sluice: lets the events through and holds the people back.

  sluice init     [--config FILE]            asks a few questions, writes a configuration, the tag, the next steps
                  [--site NAME] [--origin URL] [--banner NAME] [--destinations LIST]
                  [--measurement ID] [--webhook URL] [--door NAME] [--yes] [--force]
  sluice start    [--config FILE]            serve (the default; without a file, the demo shop)
                  [--workers N]              N more processes take the beacons, 0 to 64 (docs/operations.md)
  sluice check    [--config FILE]            every error of the configuration, and who gets what
  sluice check    --destination FILE         does a destination of your own keep the contract?
  sluice doctor   [--config FILE] [--live]   is this machine ready? one remedy a line; --live asks Google's debug endpoint,
                  [--workers N]              and has it what N workers take?
  sluice doctor   --url https://SITE/_s      is the way to Sluice right, as seen from outside?
  sluice explain  [--config FILE] [EVENT]    what would happen to an event, and why
  sluice explain  [--config FILE] --jsonl    the same, one JSON object a line on stdin and stdout
  sluice ledger   verify [--head FILE]       is the record of what was decided and sent whole?
  sluice ledger   show                       the same record, for a person
  sluice report   leaks [--hours 24]         which page and which key leaks what, and what to change
  sluice report   conformance [--jsonl]      what left for GA4 against the CNIL's points (exit code 1 where one
                                             fails); with --jsonl what events on stdin would make
  sluice ga4      setup                      key events and custom definitions to create in GA4
  sluice backup   --to FOLDER                a copy of spool, warehouse and record, while Sluice runs or not
  sluice dead     list | show ID             what a destination refused for good
  sluice dead     replay | purge ID... | --all   send it again, or remove the copies
  sluice replay   --from TIME [--to TIME] --destination NAME [--dry]
                                             send a time range once more
  sluice replay   --dry [--days 7] [--config FILE]
                                             how often the rules of FILE, perhaps not in force yet, would have fired

  -c, --config FILE   the configuration; SLUICE_CONFIG says it too; else sluice.yaml of this folder
  -h, --help          this text
  -v, --version       the version

Examples
  npm start                                          the demo, on this machine only
  sluice explain test/fixtures/explain/newsletter.json
  echo '{"event":{"name":"page_view","url":"https://x.example/?email=bob%40example.org"}}' | sluice explain --jsonl
`;
