/** Where a US section of GPP keeps its answers: first bits of fields of two bits each. */
export interface UsSection {
  /** Opt-outs of sale, sharing and targeted advertising, as many as the section has. */
  readonly optOuts: readonly number[];
  /** First bit of the consents for known children, and how many there are. */
  readonly children: readonly [first: number, count: number] | null;
  readonly hasGpcSubsection: boolean;
}

const section = (
  optOuts: readonly number[],
  children: UsSection['children'],
  hasGpcSubsection = true,
): UsSection => ({ optOuts, children, hasGpcSubsection });

/** usnat comes in two lengths; its Version field does not tell them apart (iabgpp-es #75, #84). */
export function usNational(coreLength: number): UsSection {
  return section([18, 20, 22], coreLength <= 11 ? [48, 2] : [56, 3]);
}

/** The sections of the states by id: IAB GPP, "Sections/US-States". */
export const usStates: ReadonlyMap<number, UsSection> = new Map([
  [8, section([12, 14], [34, 2])], // usca
  [9, section([12, 14], [32, 1], false)], // usva
  [10, section([12, 14], [30, 1])], // usco
  [11, section([14, 16], [34, 1], false)], // usut
  [12, section([12, 14], [32, 3])], // usct
  [13, section([12, 14], [32, 3], false)], // usfl
  [14, section([12, 14], [32, 3])], // usmt
  [15, section([12, 14], [38, 3])], // usor
  [16, section([12, 14], [32, 1])], // ustx
  [17, section([12, 14], [34, 5])], // usde
  [18, section([14, 16], [34, 1])], // usia
  [19, section([12, 14], [32, 1])], // usne
  [20, section([12, 14], [32, 3])], // usnh
  [21, section([12, 14], [36, 5])], // usnj
  [22, section([12, 14], [32, 1])], // ustn
  [23, section([12, 14], [32, 1])], // usmn
  [24, section([16, 18], null)], // usmd
  [25, section([16, 18], [20, 1], false)], // usin
  [26, section([16, 18], [20, 1], false)], // usky
  [27, section([16, 18], [20, 1], false)], // usri
]);
