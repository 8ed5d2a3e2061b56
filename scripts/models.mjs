// `npm run models`: trains networks of models/catalogue.mjs by name from the official data files, measures them, and writes
// models/MODELS.md. A run that was stopped goes on where it was, here or on another machine.
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { NETWORKS, recipe } from '../models/catalogue.mjs';
import { Refusal, ask, cargoProgress, main, root, say, step } from './lib/say.mjs';
import { logOf, recordOf, testAccuracy, writeReport } from './models/report.mjs';

const HELP = `npm run models -- NAME … [--data DIR]   train these, measure them, write models/MODELS.md
npm run models -- --all                 every one that is not there yet
npm run models -- --measure NAME …      measure anew what was trained
npm run models                          say what there is

The official files are looked for in DIR, else in $PHASE_COLLAPSE_DATA, else in ./data (mnist, fashion-mnist,
cifar-10/cifar-10-batches-bin; gzipped or not). Ctrl-C stops a run at a checkpoint; the same command goes on from it. A
checkpoint in models/checkpoints/ is taken up, too.`;

const binary = path.join(root, 'target/release/phase-collapse');
const at = (...parts) => path.join(root, ...parts);
const specOf = ({ name }) => at('models/specs', `${name}.json`);
const logFile = ({ name }) => at('models/logs', `${name}.jsonl`);
const recordFile = ({ name }) => at('models/records', `${name}.json`);
const trainedOf = ({ name }) => at('target/models', `${name}.safetensors`);
const checkpointOf = (network) => `${trainedOf(network)}.checkpoint`;
const handedOver = ({ name }) => at('models/checkpoints', `${name}.checkpoint`);
/** What the page fetches, and the half-precision copy it is made from, which those that do not ship have as well. */
const shippedOf = ({ name }) => at('www/assets/models', `${name}.safetensors`);
const halfOf = ({ name }) => at('target/models', `${name}-f16.safetensors`);
/** What half precision may cost of the accuracy on the test split: a network of which it costs more ships in single precision. */
const HALF_MAY_COST = 0.001;

function stateOf(network) {
  if (existsSync(recordFile(network))) return 'done';
  if (existsSync(checkpointOf(network)) || existsSync(handedOver(network))) return 'under way';
  return 'missing';
}

/** Runs the program in the foreground, its progress and its answer to Ctrl-C its own. */
function inForeground(args) {
  const ignore = () => {};
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      if (code === 0) resolve();
      else reject(new Refusal(`phase-collapse ${args[0]} ended with code ${code}; the same command goes on where it stopped.`));
    });
  });
}

async function train(network, data) {
  mkdirSync(at('target/models'), { recursive: true });
  mkdirSync(at('models/logs'), { recursive: true });
  writeSpec(network);
  if (!existsSync(checkpointOf(network)) && existsSync(handedOver(network))) copyFileSync(handedOver(network), checkpointOf(network));
  const resume = existsSync(checkpointOf(network));
  say(`${network.name}: ${resume ? 'going on' : 'training'}, ${network.epochs} epochs`);
  const places = ['--dataset', network.dataset, '--data', data, '--spec', path.relative(root, specOf(network))];
  const outputs = ['--out', path.relative(root, trainedOf(network)), '--log', path.relative(root, logFile(network))];
  await inForeground(['train', ...places, ...recipe(network), ...outputs, resume ? '--resume' : '--force']);
  rmSync(handedOver(network), { force: true });
}

function writeSpec(network) {
  mkdirSync(at('models/specs'), { recursive: true });
  const body = Object.entries(network.spec).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value).replaceAll(',', ', ')}`,
  );
  writeFileSync(specOf(network), `{\n${body.join(',\n')}\n}\n`);
}

async function json(args) {
  const answer = await ask(binary, [...args, '--json']);
  if (!answer) throw new Refusal(`phase-collapse ${args.join(' ')} failed: run it by itself to see why.`);
  return JSON.parse(answer);
}

/** Ships a network and notes what there is to say of it, each on the official test split, and of the same one untrained. */
async function measure(network, data) {
  const { name, ships } = network;
  const source = [trainedOf(network), shippedOf(network)].find(existsSync);
  if (!source) throw new Refusal(`${name} is not here; train it: npm run models -- ${name}`);
  const evaluate = (of) => json(['evaluate', ...of, '--dataset', network.dataset, '--data', data]);
  mkdirSync(at('target/models'), { recursive: true });
  const convert = ['convert', '--model', source, '--dtype', 'f16', '--out', halfOf(network), '--force'];
  await step(`${name}: to half precision`, binary, convert);
  say(`${name}: measuring`);
  const log = logOf(network);
  const half = await evaluate(['--model', halfOf(network)]);
  const single = testAccuracy(log) - half.accuracy > HALF_MAY_COST;
  const shapes = await json(['inspect', '--model', source]);
  if (single && !shapes.dtypes.includes('F32'))
    throw new Refusal(
      `${name} is to ship in single precision, and only its half-precision copy is here; train it: npm run models -- ${name}`,
    );
  const kept = single ? source : halfOf(network);
  const record = recordOf(network, {
    log,
    dtype: single ? 'f32' : 'f16',
    bytes: statSync(kept).size,
    shapes,
    half: half.accuracy,
    measured: single ? await evaluate(['--model', kept]) : half,
    untrained: await evaluate(['--spec', specOf(network), '--untrained', '--seed', String(network.seed)]),
  });
  if (ships && kept !== shippedOf(network)) copyFileSync(kept, shippedOf(network));
  mkdirSync(at('models/records'), { recursive: true });
  writeFileSync(recordFile(network), `${JSON.stringify(record, null, 1)}\n`);
}

function named(names) {
  return names.map((name) => {
    const network = NETWORKS.find((n) => n.name === name);
    if (!network) throw new Refusal(`No network is called ${name}. There are: ${NETWORKS.map((n) => n.name).join(', ')}.`);
    return network;
  });
}

function arguments_(argv) {
  const chosen = { names: [], data: process.env.PHASE_COLLAPSE_DATA ?? at('data'), all: false, measure: false };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--data') {
      chosen.data = path.resolve(argv[++i] ?? '');
      if (!argv[i]) throw new Refusal('--data needs a folder.');
    } else if (argv[i] === '--all') chosen.all = true;
    else if (argv[i] === '--measure') chosen.measure = true;
    else if (argv[i] === '--help' || argv[i] === '-h') chosen.help = true;
    else if (argv[i].startsWith('-')) throw new Refusal(`Unknown option ${argv[i]}.\n\n${HELP}`);
    else chosen.names.push(argv[i]);
  }
  return chosen;
}

main(async () => {
  const chosen = arguments_(process.argv.slice(2));
  if (chosen.help) return say(HELP);
  const networks = chosen.all ? NETWORKS.filter((n) => stateOf(n) !== 'done') : named(chosen.names);
  if (networks.length === 0) {
    for (const network of NETWORKS) say(`${stateOf(network).padEnd(10)} ${network.name}`);
    writeReport();
    return say(`\n${HELP}`);
  }
  if (!existsSync(chosen.data))
    throw new Refusal(
      `The data sets' official files were expected in ${chosen.data}: no such folder. Give --data DIR or set PHASE_COLLAPSE_DATA.`,
    );
  await step('Building the command line', 'cargo', ['build', '--release'], { progress: cargoProgress() });
  for (const network of networks) {
    if (!chosen.measure) {
      if (stateOf(network) === 'done') {
        say(`${network.name}: already there (remove ${path.relative(root, recordFile(network))} to train it again)`);
        continue;
      }
      if (!existsSync(trainedOf(network)) || existsSync(checkpointOf(network)) || existsSync(handedOver(network)))
        await train(network, chosen.data);
    }
    await measure(network, chosen.data);
    writeReport();
  }
  say('models/MODELS.md is written.');
});
