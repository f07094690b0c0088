/** `node tools/pack/pack.js <file.tgz>` packs the package and checks what is in it. */
import { renameSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { packTarball } from './tarball.js';
import { unwanted } from './contents.js';

const target = resolve(process.argv[2] ?? 'nestjs-latchkey.tgz');
const packed = packTarball(dirname(target));
renameSync(packed.path, target);

const wrong = unwanted(packed.files);
for (const file of wrong) console.error(`should not be published: ${file}`);
if (wrong.length > 0) process.exitCode = 1;
else
  console.log(
    `${packed.files.length} files, ${Math.ceil(packed.unpackedSize / 1024)} KB unpacked: ${target}`,
  );
