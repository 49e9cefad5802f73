import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export { default } from '../../jest.config.base.js';

// One test runs on webgpu where there is a software implementation of Vulkan: SwiftShader, which
// comes with Debian's chromium-common. Native code reads this before the first test runs.
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(swiftShader)) process.env.VK_ICD_FILENAMES ??= swiftShader;
process.env.XDG_RUNTIME_DIR ??= tmpdir(); // or Dawn complains on stderr
