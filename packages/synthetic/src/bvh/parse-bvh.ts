/** One joint of a {@link BvhClip}. */
export interface BvhJoint {
  name: string;
  /** Index of the parent, which always comes first; -1 for the root. */
  parent: number;
  /** From the parent in the rest pose, in the file's unit. */
  offset: readonly [number, number, number];
  /** Names of this joint's values in their order, such as `Zrotation`. */
  channels: readonly string[];
  /** Where they start in a frame. */
  first: number;
}

/** Motion capture as a BVH file has it: y up, degrees, the file's own unit of length. */
export interface BvhClip {
  /** Where it comes from; for messages. */
  name: string;
  joints: readonly BvhJoint[];
  frameCount: number;
  /** Seconds from frame to frame. */
  frameTime: number;
  /** Values of a frame. */
  channelCount: number;
  /** `frameCount` x `channelCount`. */
  values: Float32Array;
}

const channelNames = new Set(
  ['X', 'Y', 'Z'].flatMap((axis) => [`${axis}position`, `${axis}rotation`]),
);
/** Far beyond any real file: a body has 20 to 80 joints, a day at 120 Hz has 10 million frames. */
const maxJoints = 1000;
const maxValues = 5e8;

/**
 * Reads a BVH (Biovision hierarchy) file. Nothing that the file says of itself is believed: every count
 * is checked against what follows.
 *
 * @param text the whole file
 * @param name where it comes from, such as the file's path
 * @throws Error that names the line, what was expected and what was found
 * @example
 * const clip = parseBvh(`HIERARCHY
 * ROOT Hips
 * {
 *   OFFSET 0 0 0
 *   CHANNELS 3 Zrotation Xrotation Yrotation
 *   End Site
 *   {
 *     OFFSET 0 10 0
 *   }
 * }
 * MOTION
 * Frames: 1
 * Frame Time: 0.0083333
 * 0 0 90`, 'tiny.bvh');
 * clip.joints[0].name; // 'Hips'
 */
export function parseBvh(text: string, name: string): BvhClip {
  const lines = createLines(text, name);
  const joints: BvhJoint[] = [];
  const channelCount = readHierarchy(lines, joints);

  lines.expect(/^MOTION$/, 'MOTION');
  const frameCount = Number(lines.expect(/^Frames:\s*(\d+)$/i, '"Frames: N"')[1]);
  const timeText = lines.expect(/^Frame Time:\s*(\S+)$/i, '"Frame Time: SECONDS"')[1];
  const frameTime = Number(timeText);
  if (!(frameTime > 0 && frameTime < 10))
    lines.fail('a frame time above 0 and below 10 seconds', timeText);
  if (frameCount < 1) lines.fail('at least one frame', `${frameCount}`);
  if (frameCount * channelCount > maxValues || frameCount > text.length)
    lines.fail(`no more frames than the file has room for`, `${frameCount}`);
  const values = new Float32Array(frameCount * channelCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const row = lines.next(`frame ${frame} of ${frameCount}`).split(/\s+/);
    if (row.length !== channelCount)
      lines.fail(`${channelCount} numbers, one per channel`, `${row.length}`);
    for (const [i, word] of row.entries()) {
      const value = word === '' ? NaN : Number(word);
      if (!Number.isFinite(value)) lines.fail('a finite number', `"${word.slice(0, 40)}"`);
      values[frame * channelCount + i] = value;
    }
  }
  const rest = lines.peek();
  if (rest !== undefined) {
    lines.next('');
    lines.fail(`the end of the file after ${frameCount} frames`, `"${rest.slice(0, 40)}"`);
  }
  return { name, joints, frameCount, frameTime, channelCount, values };
}

/** Reads joints until the root's closing brace; returns the number of channels. */
function readHierarchy(lines: Lines, joints: BvhJoint[]): number {
  lines.expect(/^HIERARCHY$/, 'HIERARCHY');
  let channelCount = 0;
  const open: number[] = [];
  const names = new Set<string>();
  const readJoint = (name: string) => {
    if (joints.length >= maxJoints) lines.fail(`at most ${maxJoints} joints`, 'more');
    if (names.has(name)) lines.fail('joints of different names', `"${name}" twice`);
    names.add(name);
    lines.expect(/^\{$/, '"{"');
    const offset = readOffset(lines);
    const [, count, list] = lines.expect(/^CHANNELS\s+(\d+)\s*(.*)$/, '"CHANNELS N NAMES"');
    const channels = list.split(/\s+/).filter((word) => word !== '');
    const unknown = channels.find((channel) => !channelNames.has(channel));
    if (unknown !== undefined) lines.fail('Xposition ... Zrotation', `channel "${unknown}"`);
    if (channels.length !== Number(count) || new Set(channels).size < channels.length)
      lines.fail(`${count} different channels`, channels.join(' ') || 'none');
    joints.push({ name, parent: open.at(-1) ?? -1, offset, channels, first: channelCount });
    channelCount += channels.length;
    open.push(joints.length - 1);
  };
  readJoint(lines.expect(/^ROOT\s+(.+)$/, '"ROOT NAME"')[1]);
  while (open.length > 0) {
    const line = lines.next('"JOINT NAME", "End Site" or "}"');
    const joint = /^JOINT\s+(.+)$/.exec(line);
    if (joint) readJoint(joint[1]);
    else if (/^End Site$/i.test(line)) {
      lines.expect(/^\{$/, '"{"');
      readOffset(lines);
      lines.expect(/^\}$/, '"}"');
    } else if (line === '}') open.pop();
    else lines.fail('"JOINT NAME", "End Site" or "}"', `"${line.slice(0, 40)}"`);
  }
  if (channelCount === 0) lines.fail('at least one channel', 'none');
  return channelCount;
}

function readOffset(lines: Lines): [number, number, number] {
  const words = lines.expect(/^OFFSET\s+(\S+)\s+(\S+)\s+(\S+)$/, '"OFFSET X Y Z"');
  const [x, y, z] = words.slice(1, 4).map(Number);
  if (![x, y, z].every(Number.isFinite)) lines.fail('three finite numbers', words[0].slice(0, 60));
  return [x, y, z];
}

type Lines = ReturnType<typeof createLines>;

/** The lines that are not empty, one after the other. */
function createLines(text: string, name: string) {
  const all = text.split(/\r\n|\n|\r/);
  let number = 0;
  const skip = () => {
    while (number < all.length && all[number].trim() === '') number++;
  };
  const fail = (expected: string, found: string): never => {
    throw new Error(`${name}, line ${number}: expected ${expected}, found ${found}`);
  };
  const next = (expected: string): string => {
    skip();
    if (number >= all.length) fail(expected, 'the end of the file');
    return all[number++].trim();
  };
  return {
    fail,
    next,
    peek(): string | undefined {
      skip();
      return all[number]?.trim();
    },
    expect(pattern: RegExp, expected: string): RegExpExecArray {
      const line = next(expected);
      return pattern.exec(line) ?? fail(expected, `"${line.slice(0, 40)}"`);
    },
  };
}
