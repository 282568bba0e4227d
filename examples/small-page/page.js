import { run } from './run.js';

const seed = document.querySelector('input');
const output = document.querySelector('pre');

document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { blocks, digest } = run(seed.value);
  const lines = blocks
    .rows()
    .map(({ height, producer, time }) => `${time} s: block ${height} by ${producer}`);
  output.textContent = [...lines, `digest ${digest}`].join('\n');
});
