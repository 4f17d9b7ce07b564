/** The Luhn check of cards, SINs and many national ids, over digits alone. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** Remainder of a number written in digits, of any length. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0;
  for (let index = 0; index < digits.length; index += 1) {
    rest = (rest * 10 + digits.charCodeAt(index) - 48) % divisor;
  }
  return rest;
}

/** Sum of the digits times their weights. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += (digits.charCodeAt(index) - 48) * weight;
  }
  return sum;
}

/** ISO 7064 mod 11,10 over the digits and their check digit. */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (let index = 0; index < digits.length - 1; index += 1) {
    const sum = (digits.charCodeAt(index) - 48 + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digits.charCodeAt(digits.length - 1) - 48;
}

const dihedral =
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const permutation =
  '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

/** The Verhoeff check of Aadhaar numbers. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const permuted = permutation.charCodeAt((index % 8) * 10 + digit) - 48;
    check = dihedral.charCodeAt(check * 10 + permuted) - 48;
  }
  return check === 0;
}

/** True for digits that are all the same, which pass many checks and are nobody's. */
export function isUniform(digits: string): boolean {
  for (let index = 1; index < digits.length; index += 1) {
    if (digits.charCodeAt(index) !== digits.charCodeAt(0)) return false;
  }
  return true;
}
