// Why an indicator is treated as it is, in numbers that can be checked by hand.
export interface Explanation {
  readonly indicator: string;
}
