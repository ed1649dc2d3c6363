// SPDX-License-Identifier: BSL-1.0

// Inference of the suite's networks by onnxruntime's package for node, one thread: the same weights and inputs as the
// other contenders have (cases.hpp), written as ONNX models. The way from JavaScript to the library and back is part of
// the time; "session.run" also waits for node's next turn, "binding" does not.
//
//     node benchmarks/networks/onnxruntime.mjs FOLDER [--quick] [--json FILE]
//
// FOLDER is where npm has installed onnxruntime-node.

import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {exit} from 'node:process';

const networks = {A: [2, 8, 1], B: [4, 64, 64, 2], C: [784, 128, 64, 10], D: [40, 100, 100, 10]};
const batches = [1, 32];

/// std::mt19937.
class MersenneTwister {
  constructor(seed) {
    this.state = new Uint32Array(624);
    this.state[0] = seed;
    for (let i = 1; i < 624; ++i) {
      const before = this.state[i - 1];
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
    this.at = 624;
  }
  next() {
    if (this.at === 624) this.twist();
    let y = this.state[this.at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }
  twist() {
    const s = this.state;
    for (let i = 0; i < 624; ++i) {
      const y = (s[i] & 0x80000000) | (s[(i + 1) % 624] & 0x7fffffff);
      s[i] = s[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }
}

/// cases.hpp's uniform_numbers: `count` floats between -scale and scale.
function uniform(engine, count, scale) {
  const factor = Math.fround(scale);
  return Float32Array.from({length: count}, () => factor * ((engine.next() >>> 8) * 2 ** -23 - 1));
}

const usesTanh = name => name === 'A' || name === 'B';

function makeLayers(name) {
  const sizes = networks[name], engine = new MersenneTwister(1);
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i], he = !usesTanh(name) && i + 2 < sizes.length;
    const bound = Math.sqrt(6 / (he ? inputs : inputs + outputs));
    return {inputs, outputs, weights: uniform(engine, inputs * outputs, bound), bias: uniform(engine, outputs, 0.1)};
  });
}

// Protocol buffers, as much of them as a model needs: fields of whole numbers, of bytes, and of messages.
function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return Buffer.from([...bytes, value]);
}
const whole = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field, value) => Buffer.concat([varint(field * 8 + 2), varint(value.length), Buffer.from(value)]);
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

/// A file of ONNX: Gemm and an activation for each layer, the last one without. Field numbers as in onnx.proto.
function makeModel(name, layers, batch) {
  const float = 1, activation = usesTanh(name) ? 'Tanh' : 'Relu';
  const tensor = (called, dims, values) => message(
      5, ...dims.map(d => whole(1, d)), whole(2, float), bytes(8, called), bytes(9, Buffer.from(values.buffer)));
  const shape = dims => message(2, ...dims.map(d => message(1, whole(1, d))));
  const value = (field, called, dims) =>
      message(field, bytes(1, called), message(2, message(1, whole(1, float), shape(dims))));
  const node = (operation, inputs, output) =>
      message(1, ...inputs.map(i => bytes(1, i)), bytes(2, output), bytes(4, operation));
  const graph = [bytes(2, name)];
  let last = 'x';
  layers.forEach((l, i) => {
    const end = i + 1 === layers.length;
    graph.push(tensor(`w${i}`, [l.inputs, l.outputs], l.weights), tensor(`b${i}`, [l.outputs], l.bias));
    graph.push(node('Gemm', [last, `w${i}`, `b${i}`], end ? 'y' : `z${i}`));
    if (!end) graph.push(node(activation, [`z${i}`], last = `a${i}`));
  });
  graph.push(value(11, 'x', [batch, layers[0].inputs]), value(12, 'y', [batch, layers.at(-1).outputs]));
  return Buffer.concat([whole(1, 8), message(7, ...graph), message(8, bytes(1, ''), whole(2, 13))]);
}

/// What the outputs have to be, in double.
function expectedOutputs(name, layers, inputs, batch) {
  let x = Float64Array.from(inputs);
  layers.forEach((l, i) => {
    const y = new Float64Array(batch * l.outputs);
    for (let r = 0; r < batch; ++r) {
      for (let o = 0; o < l.outputs; ++o) {
        let sum = l.bias[o];
        for (let k = 0; k < l.inputs; ++k) sum += x[r * l.inputs + k] * l.weights[k * l.outputs + o];
        y[r * l.outputs + o] = i + 1 === layers.length ? sum : usesTanh(name) ? Math.tanh(sum) : Math.max(sum, 0);
      }
    }
    x = y;
  });
  return x;
}

const options = {
  executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential',
  graphOptimizationLevel: 'all'
};

/// The native session behind the public one, called without a turn of node's loop; null where the package has none.
function nativeSession(require, model) {
  try {
    const session = new (require('onnxruntime-node/dist/binding').binding.InferenceSession)();
    session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
    return session;
  } catch {
    return null;
  }
}

/// Contenders of a case: `run(count)` evaluates so often and gives the last outputs. They are new each time: that is
/// faster than outputs that are there already.
async function makeContenders(require, model, inputs, batch) {
  const {InferenceSession, Tensor} = require('onnxruntime-node');
  const session = await InferenceSession.create(model, options);
  const feeds = {x: new Tensor('float32', inputs, [batch, inputs.length / batch])};
  const contenders = [{
    name: 'onnxruntime, session.run',
    run: async count => {
      let result;
      for (let i = 0; i < count; ++i) result = await session.run(feeds);
      return result.y.data;
    }
  }];
  const native = nativeSession(require, model);
  if (native) {
    const fetches = {y: null}, runOptions = {};
    contenders.push({
      name: 'onnxruntime, binding',
      run: async count => {
        let result;
        for (let i = 0; i < count; ++i) result = native.run(feeds, fetches, runOptions);
        return result.y.data;
      }
    });
  }
  return contenders;
}

async function secondsOf(contender, count) {
  const begin = process.hrtime.bigint();
  await contender.run(count);
  return Number(process.hrtime.bigint() - begin) * 1e-9 / count;
}

async function measure(contenders, seconds) {
  const piece = 2e-3;
  for (const c of contenders) {
    c.times = [];
    for (c.count = 1; await secondsOf(c, c.count) * c.count < piece;) c.count *= 2;
  }
  const until = performance.now() + seconds * 1e3;
  while (performance.now() < until) {
    for (const c of contenders) c.times.push(await secondsOf(c, c.count));
  }
  return contenders.map(({name, times}) => {
    const sorted = [...times].sort((a, b) => a - b).map(t => t * 1e9);
    return {name, minimum: sorted[0], median: sorted[sorted.length >> 1]};
  });
}

async function measureCase(require, name, batch, seconds) {
  const layers = makeLayers(name), sizes = networks[name];
  const inputs = uniform(new MersenneTwister(2), batch * sizes[0], name === 'C' ? 0.25 : 1);
  const contenders = await makeContenders(require, makeModel(name, layers, batch), inputs, batch);
  const expected = expectedOutputs(name, layers, inputs, batch);
  for (const c of contenders) {
    const outputs = await c.run(1);
    const wrong = expected.findIndex((e, i) => !(Math.abs(e - outputs[i]) <= 1e-4));
    if (wrong >= 0) throw new Error(`${name}${batch}: ${c.name} gives ${outputs[wrong]} for ${expected[wrong]}`);
  }
  const title = `${sizes.join('-')} ${usesTanh(name) ? 'tanh' : 'ReLU'}, batch ${batch}`;
  return {case: `${name}${batch}`, title, unit: 'ns', contenders: await measure(contenders, seconds)};
}

function machine() {
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  const known = [['avx512f', 'avx512'], ['avx2', 'avx2'], ['asimd', 'neon']];
  const registers = known.find(([flag]) => text.includes(` ${flag} `))?.[1] ?? 'generic';
  return {cpu: text.match(/^model name\s*: (.*)$/m)?.[1] ?? 'unknown', registers};
}

async function main([folder, ...rest]) {
  if (!folder) {
    console.error('usage: node onnxruntime.mjs FOLDER [--quick] [--json FILE]');
    exit(2);
  }
  const require = createRequire(join(folder, 'index.js'));
  const version = require('onnxruntime-node/package.json').version;
  const json = rest.includes('--json') ? rest[rest.indexOf('--json') + 1] : '';
  const {cpu, registers} = machine(), rows = [];
  console.log(`${cpu}, node ${process.versions.node}, onnxruntime ${version}, one thread`);
  console.log('ns a call, minimum and median');
  for (const batch of batches) {
    for (const name of Object.keys(networks)) {
      rows.push(await measureCase(require, name, batch, rest.includes('--quick') ? 0.1 : 1));
      for (const c of rows.at(-1).contenders) {
        const numbers = [c.minimum, c.median].map(n => n.toFixed(0).padStart(9)).join(' ');
        console.log(`${rows.at(-1).title.padEnd(30)} ${c.name.padEnd(26)} ${numbers}`);
      }
    }
  }
  const compiler = `node ${process.versions.node}, onnxruntime-node ${version}`;
  const report = {benchmark: 'onnxruntime', compiler, registers, machine: {cpu}, rows, skipped: []};
  if (json) writeFileSync(json, JSON.stringify(report, null, 1) + '\n');
}

await main(process.argv.slice(2));
