// Every number of the trust model in one object.
export interface Policy {
  readonly canaries: readonly string[];
}
