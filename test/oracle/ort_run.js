'use strict';
/*
 * Runs the models of a folder in ONNX Runtime, one thread, and writes what it says: ort_run.js FOLDER [NAME...]
 * For each NAME.onnx (or NAME.cut.onnx, see make_models.py) and each NAME-K.in: NAME-K.ort, a tensor file, or
 * NAME-K.refused with the runtime's message. onnxruntime-node is found through NODE_PATH.
 */
const fs = require('fs');
const path = require('path');
const ort = require('onnxruntime-node');
const tensorfile = require('./tensorfile.js');

const NAMES = {
  1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'string',
  9: 'bool', 10: 'float16', 11: 'float64', 12: 'uint32', 13: 'uint64',
};
const NUMBERS = Object.fromEntries(Object.entries(NAMES).map(([k, v]) => [v, Number(k)]));
const OPTIONS = {
  executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential',
  logSeverityLevel: 4,
};

function given(file) {
  const feeds = {};
  for (const [name, t] of tensorfile.read(file))
    feeds[name] = new ort.Tensor(NAMES[t.type], t.data, t.dims);
  return feeds;
}

async function answer(session, feeds) {
  const out = new Map();
  const results = await session.run(feeds);
  for (const name of session.outputNames) {
    const t = results[name];
    out.set(name, {type: NUMBERS[t.type], dims: t.dims, data: t.data});
  }
  return out;
}

function remove(file) {
  fs.rmSync(file, {force: true});
}

async function runModel(folder, name, cases) {
  const cut = path.join(folder, name + '.cut.onnx');
  const file = fs.existsSync(cut) ? cut : path.join(folder, name + '.onnx');
  let session = null, why = '';
  try {
    session = await ort.InferenceSession.create(file, OPTIONS);
  } catch (e) {
    why = 'load: ' + e.message;
  }
  let refused = 0;
  for (const c of cases) {
    const base = path.join(folder, c);
    remove(base + '.ort');
    remove(base + '.refused');
    try {
      if (session === null)
        throw new Error(why);
      tensorfile.write(base + '.ort', await answer(session, given(base + '.in')));
    } catch (e) {
      fs.writeFileSync(base + '.refused', e.message + '\n');
      refused++;
    }
  }
  if (session !== null)
    await session.release();
  return refused;
}

async function main() {
  const [folder, ...only] = process.argv.slice(2);
  if (folder === undefined)
    throw new Error('usage: ort_run.js FOLDER [NAME...]');
  const files = fs.readdirSync(folder).sort();
  const isModel = (f) => f.endsWith('.onnx') && !f.endsWith('.cut.onnx');
  const names = files.filter(isModel).map((f) => f.slice(0, -5));
  let ran = 0, refused = 0;
  for (const name of names) {
    if (only.length > 0 && !only.includes(name))
      continue;
    const cases = files.filter((f) => f.endsWith('.in') && f.replace(/-\d+\.in$/, '') === name)
      .map((f) => f.slice(0, -3));
    ran += cases.length;
    refused += await runModel(folder, name, cases);
  }
  const version = require('onnxruntime-node/package.json').version;
  console.log(`ONNX Runtime ${version}: ${ran} cases, ${refused} refused`);
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
