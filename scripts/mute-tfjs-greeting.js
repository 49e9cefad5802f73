// tfjs greets in Node, once per test file that uses its cpu backend; test output has better use.
const warn = console.warn;
console.warn = (...values) => {
  if (!String(values[0]).includes('Hi, looks like you are running TensorFlow.js')) warn(...values);
};
