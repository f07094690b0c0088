import { demoFilePath, DemoFile } from '../demo-data/demo-file.js';
import { readPrivateFile } from '../settings/private-file.js';
import { Settings } from '../settings/settings.js';
import { administrator } from './scenarios/administrator.js';
import { anybody } from './scenarios/anybody.js';
import { budgetApp } from './scenarios/budget-app.js';
import { partner } from './scenarios/partner.js';
import { reportJob } from './scenarios/report-job.js';
import { user } from './scenarios/user.js';
import { Visit } from './visit.js';

const path = demoFilePath(new Settings().dataDirectory);
const demo = DemoFile.safeParse(readPrivateFile(path));
if (!demo.success) {
  console.error(`${path} is missing: start the sample first, with npm start.`);
  process.exit(1);
}

const visit = new Visit(demo.data.baseUrl, console.log);
try {
  for (const scenario of [anybody, partner, user, budgetApp, reportJob, administrator])
    await scenario(visit, demo.data);
} catch (error) {
  visit.abandon(error);
}
console.log(visit.summary());
process.exitCode = visit.different === 0 ? 0 : 1;
