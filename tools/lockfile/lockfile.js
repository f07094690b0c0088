/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lockfile */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * What a package built for one platform says of it, read off its name: `@swc/core-linux-x64-gnu`.
 *
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] } | undefined} undefined for a name that tells no platform
 */
export const platformOf = (name) => {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) return undefined;
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : undefined;
  return { os, cpu, ...(libc !== undefined && os[0] === 'linux' ? { libc } : {}) };
};

/**
 * Where Node would look for a package: in the folder of the one that asks, then further up.
 *
 * @param {string} from a path of the lockfile
 * @param {string} name
 * @returns {string[]}
 */
const candidates = (from, name) => {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  return from === ''
    ? [path]
    : [path, ...candidates(from.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ''), name)];
};

/**
 * The optional dependencies that the lockfile doesn't hold.
 *
 * @param {Lockfile} lockfile
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
export const missingIn = ({ packages }) =>
  Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !candidates(path, name).some((candidate) => candidate in packages))
      .map(([name, version]) => ({ name, version, dev })),
  );

/**
 * The lockfile with an entry for every platform's packages.
 *
 * @template {Lockfile} L
 * @param {L} lockfile
 * @returns {L}
 */
export const completed = (lockfile) => {
  const packages = { ...lockfile.packages };
  for (const { name, version, dev } of missingIn(lockfile)) {
    const platform = platformOf(name);
    if (platform === undefined || !/^\d/.test(version)) throw new Error(`Can't complete ${name}@${version}.`);
    const { os, cpu, libc } = platform;
    const entry = { version, cpu, ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os };
    packages[`node_modules/${name}`] = entry;
  }
  const sorted = Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  return { ...lockfile, packages: Object.fromEntries(sorted) };
};
