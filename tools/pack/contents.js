const wanted = [
  /^package\.json$/,
  /^(README|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE$/,
  /^dist\/libs\/[a-z-]+\/src\/[^.]+(\.[a-z-]+)*\.(js|d\.ts)$/,
];

/**
 * The files of a tarball that should not be in it: anything but documents and built libraries without their specs.
 *
 * @param {readonly string[]} files
 */
export const unwanted = (files) =>
  files.filter((file) => /\.spec\./.test(file) || !wanted.some((pattern) => pattern.test(file)));
