/** What stands where a channel has no picture yet: still water, another for each name. */

/** Draws it; the same name gives the same lines. */
export function drawStream(canvas, name) {
  const random = seeded(name);
  const { width, height } = canvas;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#0e1518';
  pen.fillRect(0, 0, width, height);
  const light = pen.createRadialGradient(width * (0.2 + 0.6 * random()), 0, 0, width / 2, height * 0.2, width * 0.8);
  light.addColorStop(0, 'rgb(79 211 218 / 0.20)');
  light.addColorStop(1, 'rgb(79 211 218 / 0)');
  pen.fillStyle = light;
  pen.fillRect(0, 0, width, height);
  const waves = [0, 1, 2].map(() => ({ length: 0.5 + random() * 1.6, phase: random() * 7, swing: 12 + random() * 26 }));
  for (let line = 0; line < 15; line++) {
    pen.beginPath();
    const y = height * (0.16 + 0.055 * line);
    for (let x = 0; x <= width; x += 8) {
      const t = (x / width) * Math.PI * 2;
      const lift = waves.reduce((sum, wave, i) => sum + Math.sin(t * wave.length + wave.phase + line * 0.16 * (i + 1)) * wave.swing, 0);
      pen.lineTo(x, y + lift * (0.35 + line * 0.035));
    }
    pen.strokeStyle = `rgb(120 226 230 / ${0.05 + 0.018 * line})`;
    pen.lineWidth = 1.5;
    pen.stroke();
  }
}

function seeded(text) {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ char.codePointAt(0), 16777619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
