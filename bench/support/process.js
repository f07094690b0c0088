/** Runs one subject in this process: `node process.js <subject> <variant>`. It measures when its parent says so. */
const [name, variant] = process.argv.slice(2);
const { subject } = await import(`../subjects/${name}.js`);
const { prepare, run, target } = await subject(variant);

const cpuMicroseconds = (since) => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};

/** Microseconds per operation, on inputs that are used once. */
const round = async (operations) => {
  const inputs = await prepare(operations);
  // What preparing left behind is not the subject's. A full collection would throw away what the compiler has learned.
  globalThis.gc({ type: 'minor' });
  const cpu = process.cpuUsage();
  const started = performance.now();
  let accepted = 0;
  for (const input of inputs) {
    const answer = run(input);
    if ((answer instanceof Promise ? await answer : answer) === true) accepted += 1;
  }
  const wall = (performance.now() - started) * 1000;
  const spent = cpuMicroseconds(cpu);
  if (accepted !== operations) throw new Error(`${name} ${variant} refused what is good`);
  return { wall: wall / operations, cpu: spent / operations };
};

process.on('message', async ({ operations }) => {
  process.send(operations === undefined ? { cpu: cpuMicroseconds() } : await round(operations));
});
process.on('disconnect', () => process.exit());
process.send({ target });
