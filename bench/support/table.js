const cell = (measure, unit = '') =>
  measure === undefined ? '' : `${measure.median}${unit} ± ${measure.spreadPercent / 2} %`;

const columns = {
  what: ({ title }, _subject, index) => (index === 0 ? title : ''),
  subject: (_result, { name }) => name,
  'CPU µs': (_result, { cpu }) => cell(cpu),
  'wall µs': (_result, { wall }) => cell(wall),
  'requests/s': (_result, { requests }) => cell(requests),
  'Latchkey against it': (_result, subject) => cell(subject.ratio, ' ×'),
  budget: ({ budget }, _subject, index) => (index === 0 ? budget : ''),
};

/** The results as a Markdown table. */
export const table = ({ results, machine }) => {
  const rows = results.flatMap((result) =>
    result.subjects.map((subject, index) =>
      Object.values(columns).map((column) => column(result, subject, index)),
    ),
  );
  const lines = [Object.keys(columns), ...rows];
  const widths = Object.keys(columns).map((_name, at) => Math.max(...lines.map((line) => line[at].length)));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((text, at) => text.padEnd(widths[at])).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`Node ${machine.node}, ${machine.cores} × ${machine.cpu}`, '', head, rule, ...body].join('\n');
};
