/** Something that Latchkey depends on, as far as its health is asked about: a store, a key set, a feed. */
export interface HealthContributor {
  /** What a report calls it: `api-key-store`. Public, so no address and no name of a host. */
  readonly name: string;
  /**
   * Fulfilled when it works; throws or rejects when it doesn't. Asked once at a time, and given up on after two
   * seconds. What is thrown is shown to nobody.
   */
  check(): void | Promise<void>;
  /** What works and still wants somebody's attention, in words that anybody may read; cheap and without I/O. */
  warnings?(): readonly string[];
}

/** All that {@link LatchkeyHealth} asks. */
export type HealthContributors = readonly HealthContributor[];

export const HealthContributors = Symbol.for('nestjs-latchkey:HealthContributors');
