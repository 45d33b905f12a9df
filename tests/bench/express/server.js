// What the benchmark compares with: the same routes in Express, each event forwarded to HarperDB before the answer.
// Usage: node server.js PORT HARPERDB_URL
import http from 'node:http';
import express from 'express';

const [port, harper] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
const { hostname, port: harperPort } = new URL(harper);

/** Insert records; the promise is fulfilled when HarperDB has answered. */
function insert(records) {
  const body = JSON.stringify({ operation: 'insert', schema: 'analytics', table: 'events', records });
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        hostname, port: harperPort, method: 'POST', path: '/', agent,
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Authorization: 'Basic YTpi' },
      },
      (response) => {
        response.resume();
        response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(String(response.statusCode)))));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const application = express();
application.use(express.json({ type: ['application/json', 'text/plain'], limit: '1mb' }));
application.use(express.urlencoded({ extended: false }));
application.use((request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*');
  next();
});

/** The record that the sample's server makes of an event. */
function record(event) {
  return { ...event, percent: event.percent === undefined ? undefined : Number.parseInt(event.percent, 10), timestamp: event.timestamp ?? new Date().toISOString() };
}

application.post('/api/analytics', async (request, response) => {
  await insert([record(request.body)]);
  response.json({ success: true, message: 'Event recorded' });
});

application.post('/api/analytics/batch', async (request, response) => {
  await insert(request.body.map(record));
  response.json({ success: true, message: `${request.body.length} events recorded` });
});

application.listen(Number(port), '127.0.0.1', () => console.log('ready'));
