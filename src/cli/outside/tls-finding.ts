import type { Finding } from '../finding.ts';

const chain =
  'Let the web server send the whole chain (nginx: `ssl_certificate` names fullchain.pem).';
const authority = "No browser believes it: get one from an authority, such as Let's Encrypt.";
const renewal =
  'Renew it, and let the web server load the new one: a renewal without a reload leaves the old one in force.';

/** What to do about each way in which a certificate is wrong, by the code that Node gives. */
const remedies: Readonly<Record<string, readonly [string, string]>> = {
  CERT_HAS_EXPIRED: ['the certificate has expired', renewal],
  CERT_NOT_YET_VALID: [
    'the certificate is not valid yet',
    'Set the clocks of the server and of this machine by NTP.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['the certificate is signed by itself', authority],
  SELF_SIGNED_CERT_IN_CHAIN: ['the certificate comes from an unknown authority', authority],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['the chain of the certificate is incomplete', chain],
  UNABLE_TO_GET_ISSUER_CERT: ['the chain of the certificate is incomplete', chain],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['the chain of the certificate is incomplete', chain],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'the certificate is for other names',
    'Let it name this host, www. and the bare one as they are used.',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    'what answers there does not speak TLS',
    'Let the web server speak TLS on this port, or give the address with its port.',
  ],
  EPROTO: [
    'no common version of TLS',
    'Let the web server speak TLS 1.2 or 1.3 on this port (nginx: `ssl_protocols TLSv1.2 TLSv1.3;`).',
  ],
};

/** What is wrong with TLS where nothing could be asked, by the reason; null where it is not that. */
export function tlsFinding(reason: string): Finding | null {
  const code = /^([A-Z_]{4,60}):/.exec(reason)?.[1] ?? '';
  const found = Object.hasOwn(remedies, code) ? remedies[code] : undefined;
  if (found === undefined) return null;
  const [seen, remedy] = found;
  return { state: 'fail', what: 'TLS', seen, remedy };
}
