'use strict';
/*
 * Tensor files for the oracle's JavaScript; the form is described in tensorfile.py. A tensor here is
 * {type, dims, data} with type an ONNX type number and data a typed array, or an array of strings.
 */
const fs = require('fs');

const STRING = 8;
const ARRAYS = {
  1: Float32Array, 2: Uint8Array, 3: Int8Array, 4: Uint16Array, 5: Int16Array, 6: Int32Array,
  7: BigInt64Array, 9: Uint8Array, 10: Uint16Array, 11: Float64Array, 12: Uint32Array, 13: BigUint64Array,
};

function read(path) {
  const bytes = fs.readFileSync(path);
  if (bytes.toString('latin1', 0, 8) !== 'MTENS1\r\n')
    throw new Error(path + ' is not a tensor file');
  let pos = 8;
  const u32 = () => { pos += 4; return bytes.readUInt32LE(pos - 4); };
  const text = () => { const n = u32(); pos += n; return bytes.toString('utf8', pos - n, pos); };
  const tensors = new Map();
  for (let left = u32(); left > 0; left--) {
    const name = text(), type = u32(), rank = u32(), dims = [];
    for (let i = 0; i < rank; i++, pos += 8)
      dims.push(Number(bytes.readBigInt64LE(pos)));
    const count = dims.reduce((a, b) => a * b, 1);
    let data;
    if (type === STRING) {
      data = Array.from({length: count}, text);
    } else {
      const size = ARRAYS[type].BYTES_PER_ELEMENT * count;
      data = new ARRAYS[type](bytes.buffer.slice(bytes.byteOffset + pos, bytes.byteOffset + pos + size));
      pos += size;
    }
    tensors.set(name, {type, dims, data});
  }
  return tensors;
}

function u32(n) {
  const b = Buffer.alloc(4);
  b.writeUInt32LE(n);
  return b;
}

function text(s) {
  const b = Buffer.from(s, 'utf8');
  return [u32(b.length), b];
}

/* tensors: a Map from name to tensor. */
function write(path, tensors) {
  const parts = [Buffer.from('MTENS1\r\n', 'latin1'), u32(tensors.size)];
  for (const [name, t] of tensors) {
    const dims = Buffer.from(BigInt64Array.from(t.dims.map(BigInt)).buffer);
    parts.push(...text(name), u32(t.type), u32(t.dims.length), dims);
    if (t.type === STRING)
      t.data.forEach((s) => parts.push(...text(s)));
    else
      parts.push(Buffer.from(t.data.buffer, t.data.byteOffset, t.data.byteLength));
  }
  fs.writeFileSync(path, Buffer.concat(parts));
}

module.exports = {read, write, STRING};
