import { parseArguments } from './parse-arguments.js';

const args = {
  dir: { type: 'positional', required: true },
  frames: { type: 'string', default: '30' },
  pictures: { type: 'boolean', default: true },
} as const;

describe('parseArguments', () => {
  it('reads words, options and their defaults', () => {
    const parsed = parseArguments('synth', ['out', '--frames=4', '--no-pictures'], args);
    expect(parsed).toMatchObject({ dir: 'out', frames: '4', pictures: false });
    expect(parseArguments('synth', ['out'], args)).toMatchObject({ frames: '30', pictures: true });
  });

  it.each([
    [['out', '--frame', '4'], 'synth: unknown option --frame; see "mas synth --help"'],
    [['out', '-x'], 'synth: unknown option -x; see "mas synth --help"'],
    [['out', '--frames'], 'synth: --frames needs a value; see "mas synth --help"'],
    [['out', '--pictures=all'], 'synth: --pictures takes no value; see "mas synth --help"'],
    [['out', 'more'], 'synth: unexpected "more"; see "mas synth --help"'],
    [[], 'synth: missing required positional argument: DIR; see "mas synth --help"'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseArguments('synth', argv, args)).toThrow(new Error(message));
  });
});
