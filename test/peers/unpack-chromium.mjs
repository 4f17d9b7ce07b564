// Unpacks the packed Chromium and the libraries it brings into the temporary folder (TMPDIR).
// The package only unpacks its libraries where it believes to be in a Lambda function, hence the
// variable that the caller sets: AWS_EXECUTION_ENV. Its fonts.conf names folders of Lambda's, so it
// is written anew: the font that the package brings, then the machine's.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
writeFileSync(
  join(tmpdir(), 'fonts', 'fonts.conf'),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
);
