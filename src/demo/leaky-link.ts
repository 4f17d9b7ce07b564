/** A link as shops send them in letters: an address and a login token stand in its query. */
export const leakyLink: string =
  '/account?email=jane.doe%40example.org&token=9f86d081884c7d659a2feaa0c55ad015' +
  '&utm_source=letter&utm_medium=email&utm_campaign=autumn';
