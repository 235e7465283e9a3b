'use strict';
/*
 * Times ONNX Runtime on the benchmark models, one thread: ort_bench.js FOLDER
 * Reads NAME.cut.onnx and NAME.in (make_models.py) and writes FOLDER/ort.csv: figure, microseconds a row, as
 * the best of several rounds - all rows in one call, and one row a call. A call's time includes the
 * JavaScript binding, as an application in that language pays for it.
 */
const fs = require('fs');
const path = require('path');
const ort = require('onnxruntime-node');
const tensorfile = require('../test/oracle/tensorfile.js');

const MODELS = ['logistic', 'forest', 'mlp'];
const OPTIONS = {
  executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential',
  graphOptimizationLevel: 'all', logSeverityLevel: 4,
};
const ROUNDS = 7;
const SINGLE_ROWS = 2000;

function tensor(x, first, count) {
  const width = x.dims[1];
  return new ort.Tensor('float32', x.data.slice(first * width, (first + count) * width), [count, width]);
}

/* Best time of a round, in microseconds a row. */
async function best(rounds, rows, round) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint();
    await round();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e3 / rows);
  }
  return least;
}

async function measure(folder, name) {
  const session = await ort.InferenceSession.create(path.join(folder, name + '.cut.onnx'), OPTIONS);
  const x = tensorfile.read(path.join(folder, name + '.in')).get('X');
  const rows = x.dims[0];
  const all = {X: tensor(x, 0, rows)};
  const singles = Array.from({length: SINGLE_ROWS}, (_, i) => ({X: tensor(x, i % rows, 1)}));
  const batched = await best(ROUNDS, rows, () => session.run(all));
  const alone = await best(ROUNDS, SINGLE_ROWS, async () => {
    for (const one of singles)
      await session.run(one);
  });
  await session.release();
  return {batched, alone};
}

async function main() {
  const folder = process.argv[2];
  const lines = ['figure,us'];
  for (const name of MODELS) {
    const {batched, alone} = await measure(folder, name);
    lines.push(`${name} batched,${batched.toFixed(4)}`, `${name} alone,${alone.toFixed(4)}`);
  }
  fs.writeFileSync(path.join(folder, 'ort.csv'), lines.join('\n') + '\n');
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
