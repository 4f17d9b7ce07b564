import { redactAs, type Detector } from '../detector.ts';

const hash =
  /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{56}|[\da-f]{64}|[\da-f]{96}|[\da-f]{128}|[A-Za-z\d+/_-]{43}=?)$/i;

/** Hashes of e-mail addresses and other contact data, which single people out as well as those. */
export const hashedEmailDetector: Detector = {
  kind: 'hashed_email',
  summary: 'Unsalted hashes of e-mail addresses and contact data (`em`, `email_sha256`), by key.',
  words: {
    heads: `
      emailhash hashedemail hashemail emailmd5 emailsha1 emailsha256 emailsha md5email sha1email
      sha256email sha256emailaddress emailaddresshash hashedemailaddress md5emailhash
      emailhashed hashedmail mailhash mailmd5 mailsha256 userhash useremailhash emailmd5hash
      emailsha256hash sha256hash emailhexhash hem hashedphone phonehash phonesha256
      sha256phonenumber sha256phone hashedphonenumber phonemd5 phonehashed
      emailgehasht courrielhash correohash gravatar gravatarhash`,
    whole: 'em ph fn ln ge ct zp eh uid2 euid id5 idl hm pd md5 sha256 sha1 ehash',
    doubtful: '',
  },
  byKey: (value) => (hash.test(value.trim()) ? redactAs('hashed_email') : null),
  numeric: false,
  looks: [],
  examples: {
    redacts: [
      [
        'em=13949176ee7e49c6bcb2f6922805be65d7073794463f73b5d5f1987907ae7802&a=1',
        'em=[hashed_email]&a=1',
      ],
      [
        'email=b1614ee97cd8eea2c40057af4c3d7c12c620fc4b392f7ea97484d80e2a08b06b',
        'email=[hashed_email]',
      ],
    ],
    keeps: ['commit=b1614ee97cd8eea2c40057af4c3d7c12c620fc4b', 'em=2', 'ge=true'],
    attacks: [(length) => `em=${'a'.repeat(length)}`],
  },
};
