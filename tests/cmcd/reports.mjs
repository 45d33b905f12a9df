// A view as @svta/cml-cmcd reports it: `node reports.mjs COLLECTOR BEGINNING` posts to COLLECTOR/cmcd by itself.
// Moments are milliseconds after BEGINNING (since the epoch); the playhead `pt` is in milliseconds too.
import { CmcdReporter } from '@svta/cml-cmcd';

const [url, beginning] = [process.argv[2], Number(process.argv[3])];
const SID = '6e2fb550-c457-11e9-bb97-0800200c9a66';
const statuses = [];

const reporter = new CmcdReporter(
  {
    sid: SID,
    cid: 'trailers/"harbour"',
    eventTargets: [
      {
        url: `${url}/cmcd`,
        events: ['ps', 'e', 't', 'm', 'um', 'pr', 'bc', 'b', 'ce'],
        batchSize: 4,
        interval: 0,
        enabledKeys: ['e', 'ts', 'sid', 'cid', 'sta', 'bs', 'bsd', 'msd', 'pt', 'pr', 'br', 'bl', 'sn', 'v', 'ec', 'cen', 'bg', 'com.example-ad'],
      },
    ],
  },
  async ({ url: target, method, headers, body }) => {
    const answer = await fetch(target, { method, headers, body });
    statuses.push(answer.status);
    return { status: answer.status };
  },
);

/** The reporter takes its times from here. A change of state, bitrate or rate it reports by itself. */
let moment = 0;
Date.now = () => beginning + moment;

const at = (when, data, event) => {
  moment = when;
  reporter.update(data);
  if (event) reporter.recordEvent(event, data);
};

at(0, { sta: 's' });
at(800, { sta: 'p', pt: 0, msd: 800, br: [3200] });
at(2800, { pt: 2000, bl: [4000], pr: 1 }, 't');
at(4800, { sta: 'r', pt: 4000, bs: true });
at(6300, { sta: 'p', pt: 4000, bsd: [1500] });
at(8300, { pt: 6000 }, 't');
at(9300, { sta: 'k', pt: 20000 });
at(9700, { sta: 'p', pt: 20000 });
at(11700, { sta: 'a', pt: 22000 });
at(14700, { sta: 'p', pt: 22000 });
at(15700, { pt: 23000 }, 'm');
at(15700, { cen: 'chapter', 'com.example-ad': 'none' }, 'ce');
at(16700, { sta: 'q', pt: 24000 });
reporter.flush();
while (statuses.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify({ sid: SID, statuses }));
