import 'reflect-metadata';

import { whatToTry } from './demo-data/what-to-try.js';
import { Settings } from './settings/settings.js';
import { start } from './start.js';

const { demo } = await start(new Settings());
console.log(whatToTry(demo));
