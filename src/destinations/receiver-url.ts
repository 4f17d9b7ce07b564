import { isPrivateHost } from './private-host.ts';

/** What is wrong with the address of a receiver, and what to do; null where nothing is. */
export function receiverUrlProblem(address: string, allowPrivate: boolean): string | null {
  const url = URL.parse(address);
  if (url === null) return 'url is not an address: write it in full, "https://example.com/in"';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'url must begin with https:// (or http:// inside your own network)';
  }
  if (url.username !== '' || url.password !== '') {
    return 'url holds a user name or a password: set `headers: { authorization: "Basic …" }` instead';
  }
  if (url.hash !== '') return 'url has a #fragment, which is never sent: remove it';
  if (new Set(url.searchParams.keys()).size !== [...url.searchParams.keys()].length) {
    return 'url repeats a query parameter: name each one once';
  }
  const isPrivate = isPrivateHost(url.hostname);
  if (isPrivate && !allowPrivate) {
    return 'url lies inside your own network: set `allowPrivate: true` if that is meant';
  }
  return url.protocol === 'http:' && !isPrivate
    ? 'url must begin with https://: events would cross the internet readable by anyone'
    : null;
}

/** As `receiverUrlProblem`, for a product that one hosts: user, password and query have no place. */
export function hostedUrlProblem(address: string, allowPrivate: boolean): string | null {
  const url = URL.parse(address);
  if (url !== null && `${url.username}${url.password}${url.search}` !== '') {
    return 'url holds a user name, a password or a query: give the plain address alone';
  }
  return receiverUrlProblem(address, allowPrivate);
}

/** An address without its trailing slashes, with a path behind it. */
export function urlAt(address: string, path: string): string {
  return `${address.replace(/\/{1,100}$/, '')}${path}`;
}
