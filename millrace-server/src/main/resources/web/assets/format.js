/** Numbers as people read them. */

/** `1,234`, in the reader's language. */
export function count(n) {
  return new Intl.NumberFormat().format(n);
}

/** `12.3K` for what has little room. */
export function shortCount(n) {
  return new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

/** How long, with two units at most: `2 h 5 min`. */
export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const hours = Math.floor(min / 60);
  if (hours < 24) return min % 60 ? `${hours} h ${min % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** Bits a second with their unit apart, for a figure and its small print: `['2.4', 'Mbit/s']`. */
export function bitrateParts(bitsPerSecond) {
  if (bitsPerSecond >= 1e9) return [(bitsPerSecond / 1e9).toFixed(2), 'Gbit/s'];
  if (bitsPerSecond >= 1e6) return [(bitsPerSecond / 1e6).toFixed(bitsPerSecond >= 1e7 ? 0 : 1), 'Mbit/s'];
  return [Math.round(bitsPerSecond / 1e3).toString(), 'kbit/s'];
}

/** `2.4 Mbit/s`. */
export function bitrate(bitsPerSecond) {
  return bitrateParts(bitsPerSecond).join(' ');
}

/** `1.2 GB`, by thousands. */
export function bytes(n) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let i = 0;
  while (n >= 1000 && i < units.length - 1) {
    n /= 1000;
    i++;
  }
  return `${i === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[i]}`;
}

/** A short time as a viewer thinks of it: `0.32 s`, `1.4 s`, `12 s`. */
export function seconds(ms) {
  const s = ms / 1000;
  return `${s.toFixed(s < 1 ? 2 : s < 10 ? 1 : 0)} s`;
}

/** Frames a second as it is said: `29.97`, `25`. */
export function frameRate(fps) {
  return `${Number.isInteger(fps) ? fps : +fps.toFixed(2)} fps`;
}

/** `1080p`, or width by height where that says more. */
export function size(video) {
  if (!video || !video.height) return '';
  const wide = Math.abs(video.width / video.height - 16 / 9) < 0.03;
  return wide ? `${video.height}p` : `${video.width}×${video.height}`;
}

/** What a channel is made of, in short pieces: `['1080p', '30 fps', 'H.264', 'AAC']`. */
export function makeup(channel) {
  const video = channel.video?.[0];
  const audio = channel.audio?.[0];
  return [
    size(video),
    video?.frameRate ? frameRate(video.frameRate) : '',
    video?.codec ?? '',
    audio?.codec ?? '',
  ].filter(Boolean);
}

/** The title that somebody gave a channel; '' for what FFmpeg, and so OBS, writes where nobody gave one. */
export function titleOf(channel) {
  return channel.title === 'Service01' ? '' : channel.title;
}

/** The name by which people know a channel. */
export function nameOf(channel) {
  return titleOf(channel) || channel.id;
}
