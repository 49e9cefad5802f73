import { poseStyle } from './pose-style.js';

/** The style sheet of a report. */
export function reportStyle(): string {
  return poseStyle(':root') + sheet.replace(/\s*\n\s*/g, '');
}

const sheet = `
:root{color-scheme:light dark;--page:#fff;--card:#f6f8fa;--ink:#1b1f24;--muted:#59636e;--rule:#d8dee4;--shade:#0000000d;--bar:#00000026;
--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#e69f00;--c5:#56b4e9;--c6:#1b1f24}
@media(prefers-color-scheme:dark){:root{--page:#0f1317;--card:#181d23;--ink:#e6e9ec;--muted:#98a2ad;--rule:#2f363e;--shade:#ffffff0f;--bar:#ffffff33;
--c0:#56b4e9;--c1:#ff8a3d;--c2:#2fc79b;--c3:#e29bc4;--c4:#f0c244;--c5:#8fa6ff;--c6:#e6e9ec}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 28px 64px;max-width:1400px;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif}
h1{font-size:28px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:19px;margin:40px 0 14px}
nav{float:right;display:flex;gap:18px;font-size:14px}
a{color:var(--c0)}
h3{font-size:15px;margin:0}
.subtitle{color:var(--muted);margin:6px 0 0;max-width:80ch}
.facts{display:flex;flex-wrap:wrap;gap:4px 28px;margin:18px 0 0;padding:12px 0;border-block:1px solid var(--rule)}
.facts div{display:flex;gap:8px}
.facts dt{color:var(--muted)}
.facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:14px;margin:24px 0 18px}
.tile{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:14px 18px}
.tile span{display:block;color:var(--muted);font-size:13px}
.tile strong{font-size:30px;line-height:1.25;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:8px 8px;border-bottom:1px solid var(--rule);text-align:right;font-weight:400;white-space:nowrap}
thead th{white-space:normal;vertical-align:bottom}
thead th{color:var(--muted);font-size:13px}
tbody th{text-align:left}
td{background:linear-gradient(var(--bar),var(--bar)) right bottom/var(--share,0%) 3px no-repeat content-box}
.own th,.own td{font-weight:700}
.own td{--bar:var(--c0)}
.note{color:var(--muted);font-size:13px;margin:8px 0 0;max-width:110ch}
figure{margin:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:18px}
.chart,.frame{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:14px 16px}
.chart figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 16px;margin-bottom:8px}
.chart small{color:var(--muted);font-weight:400}
.chart ul,.key{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;font-size:13px;color:var(--muted)}
.chart li b{color:var(--ink);font-variant-numeric:tabular-nums}
.chart li em{color:var(--right);font-style:normal;font-weight:600}
.chart i{display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle}
.chart svg{display:block;width:100%}
.chart text{font-size:11px;fill:var(--muted);font-variant-numeric:tabular-nums}
.chart .tick{stroke:var(--rule);stroke-width:1}
.chart .axis{stroke:var(--muted)}
.stage0{fill:var(--shade)}.stage1{fill:none}
.curve{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.band{fill:var(--c);opacity:.16}
.stages{color:var(--muted);font-size:13px;margin:-8px 0 14px}
.key{margin:-6px 0 14px;gap:4px 22px}
.key .view{display:inline-block;width:30px;height:10px;margin-right:7px;border:0;background:none;vertical-align:middle;cursor:auto}
.frame{margin-bottom:18px}
.frame h3{margin-bottom:10px}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:16px}
.row figcaption{color:var(--muted);font-size:12px;margin-top:4px;text-align:center}
.picture svg{display:block;width:100%;aspect-ratio:1;border-radius:6px;background:#000}
.view{display:block;width:100%;background:var(--page);border:1px solid var(--rule);border-radius:6px;touch-action:none;cursor:grab}
.view:active{cursor:grabbing}
.grid path{stroke:var(--rule);stroke-width:.6}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(100px,1fr));gap:6px 12px;align-content:start}
.panels img{display:block;width:100%;border-radius:6px;border:1px solid var(--rule);image-rendering:pixelated}
pre{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:14px 16px;overflow-x:auto;font-size:13px}
@media print{.view{cursor:auto}.chart,.frame,.tile{break-inside:avoid}}
`;
