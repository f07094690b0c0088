import { ratio, summaries } from './statistics.js';
import { SubjectProcess } from './subject-process.js';

/** Measures the subjects of a group in turns: each round starts with another one. */
export const measure = async ({ title, ours, peers, budget, of, kind }, effort) => {
  const subjects = [ours, ...peers];
  const processes = [];
  const rounds = subjects.map(() => []);
  try {
    for (const subject of subjects) processes.push(await SubjectProcess.start(subject));
    const once = (running) =>
      kind === 'cost' ? running.cost(effort.operations) : running.throughput(effort.seconds);
    await Promise.all(processes.map((running) => warmUp(running, kind, effort)));
    for (let round = 0; round < effort.rounds; round++) {
      for (const turn of subjects.keys()) {
        const which = (round + turn) % subjects.length;
        rounds[which].push(await once(processes[which]));
      }
    }
  } finally {
    for (const running of processes) running.stop();
  }
  const values = rounds.map((list) => list.map((measured) => measured[of]));
  return {
    title,
    budget,
    of,
    subjects: subjects.map(({ name }, index) => ({
      name,
      ...summaries(rounds[index]),
      ...(index === 0 ? {} : { ratio: ratio(values[0], values[index]) }),
    })),
  };
};

const warmUp = async (running, kind, { warmUps, operations, seconds }) => {
  if (kind === 'throughput') await running.throughput(seconds);
  else for (let round = 0; round < warmUps; round++) await running.cost(operations);
};
