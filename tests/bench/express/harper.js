// A stand-in for HarperDB that answers every insert at once, so that benchmarks measure the collectors and never HarperDB.
// Usage: node harper.js PORT
import http from 'node:http';

let inserted = 0;
http
  .createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      let answer = { message: 'ok' };
      if (request.method === 'GET') answer = { inserted };
      else {
        const operation = JSON.parse(Buffer.concat(chunks).toString());
        if (operation.operation === 'insert') {
          inserted += operation.records.length;
          answer = { message: `inserted ${operation.records.length} of ${operation.records.length} records`, inserted_hashes: operation.records.map((one) => one.id), skipped_hashes: [] };
        }
      }
      const body = JSON.stringify(answer);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
      response.end(body);
    });
  })
  .listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
