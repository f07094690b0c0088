/**
 * One guarantee of a port, as data: any test runner runs it.
 *
 * @example With Jest, Vitest or `node:test`
 * ```ts
 * for (const contract of apiKeyStoreContract) {
 *   it(contract.title, async () => {
 *     const harness = await openHarness();
 *     try {
 *       await contract.run(harness);
 *     } finally {
 *       await harness.close();
 *     }
 *   });
 * }
 * ```
 */
export interface ContractCase<Harness> {
  /** What is guaranteed, as a sentence. */
  readonly title: string;
  /** Rejects with an `AssertionError` of `node:assert` when the implementation breaks it. */
  run(harness: Harness): Promise<void>;
}
