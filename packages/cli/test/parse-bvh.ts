type Matrix = number[][];

interface Node {
  name: string;
  offset: number[];
  channels: string[];
  parent: Node | undefined;
}

/** Reads a BVH file and places its joints: world rotation times offset, down the hierarchy. */
export function parseBvh(text: string) {
  const [hierarchy, motion] = text.split('MOTION');
  const nodes: Node[] = [];
  const open: Node[] = [];
  for (const line of hierarchy.split('\n').map((part) => part.trim().split(/\s+/))) {
    const [word, ...rest] = line;
    if (word === 'ROOT' || word === 'JOINT' || word === 'End') {
      const name = word === 'End' ? '' : rest[0];
      nodes.push({ name, offset: [], channels: [], parent: open.at(-1) });
    } else if (word === '{') open.push(nodes.at(-1)!);
    else if (word === '}') open.pop();
    else if (word === 'OFFSET') open.at(-1)!.offset = rest.map(Number);
    else if (word === 'CHANNELS') open.at(-1)!.channels = rest.slice(1);
  }
  if (open.length > 0) throw new Error('parseBvh: braces do not match');
  const joints = nodes.filter(({ name }) => name);
  const lines = motion.trim().split('\n');
  const frames = lines.slice(2).map((line) => {
    const values = line.split(' ').map(Number);
    const placed = new Map<Node, { at: number[]; R: Matrix }>();
    for (const joint of joints) {
      const { at, R } = joint.parent
        ? placed.get(joint.parent)!
        : {
            at: [0, 0, 0],
            R: [
              [1, 0, 0],
              [0, 1, 0],
              [0, 0, 1],
            ],
          };
      const place = apply(R, joint.offset).map((value, k) => value + at[k]);
      let turned = R;
      for (const channel of joint.channels) {
        const value = values.shift()!;
        const axis = 'XYZ'.indexOf(channel[0]);
        if (channel.endsWith('position')) place[axis] += value;
        else turned = multiply(turned, about(axis, (value * Math.PI) / 180));
      }
      placed.set(joint, { at: place, R: turned });
    }
    if (values.length > 0) throw new Error('parseBvh: too many channels in a frame');
    return Object.fromEntries(joints.map((joint) => [joint.name, placed.get(joint)!.at]));
  });
  const count = Number(/Frames: (\d+)/.exec(lines[0])![1]);
  if (count !== frames.length) throw new Error(`parseBvh: ${count} frames, found ${frames.length}`);
  return {
    names: joints.map(({ name }) => name),
    frameTime: Number(/Frame Time: (\S+)/.exec(lines[1])![1]),
    frames,
  };
}

function about(axis: number, angle: number): Matrix {
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
  const R = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  R[i][i] = R[j][j] = Math.cos(angle);
  R[j][i] = Math.sin(angle);
  R[i][j] = -Math.sin(angle);
  return R;
}

function apply(R: Matrix, v: number[]): number[] {
  return R.map((row) => row.reduce((sum, value, k) => sum + value * v[k], 0));
}

function multiply(A: Matrix, B: Matrix): Matrix {
  return A.map((row) =>
    [0, 1, 2].map((k) => row.reduce((sum, value, l) => sum + value * B[l][k], 0)),
  );
}
