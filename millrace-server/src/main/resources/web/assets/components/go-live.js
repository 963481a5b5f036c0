import { h, setText } from '../dom.js';
import './copy.js';

const EXAMPLE = '1AAA99';
const SRT_PORT = 5000;

/** `<mr-go-live>`: how to send a channel to this broker, to be copied. */
class GoLive extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.id_ = EXAMPLE;
    this.tab = 'obs';
    this.name = h('input.input', {
      id: 'go-live-id', value: EXAMPLE, maxlength: 64, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', pattern: '[A-Za-z0-9._\\/\\-]+',
      'aria-describedby': 'go-live-wrong', oninput: () => this.rename(),
    });
    this.wrong = h('p.error-text', { id: 'go-live-wrong', role: 'alert' });
    this.tabs = h('div.tabs', { role: 'tablist', 'aria-label': 'Program', onkeydown: (e) => this.key(e) });
    this.place = h('div', { role: 'tabpanel', id: 'go-live-panel', tabindex: -1 });
    this.replaceChildren(
      h('div.stack', null, this.tabs, h('div.field', null, h('label', { for: 'go-live-id' }, 'Name of the channel'), this.name, this.wrong), this.place),
    );
    this.render();
  }

  /** What the broker says of itself; without it the usual port is shown. */
  set broker(status) {
    const port = Number(status?.address?.split(':').at(-1));
    if (port) this.port = port;
    if (this.place) this.render();
  }

  rename() {
    const name = this.name.value.trim();
    const good = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,3}$/.test(name);
    this.name.setAttribute('aria-invalid', String(!good));
    setText(this.wrong, good ? '' : 'A name is made of letters, digits and . _ -, with / between parts, four at most.');
    if (!good) return;
    this.id_ = name;
    this.render();
  }

  key(e) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const names = Object.keys(PROGRAMS);
    this.show(names[(names.indexOf(this.tab) + step + names.length) % names.length]);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  show(name) {
    this.tab = name;
    this.render();
  }

  render() {
    const at = { host: location.hostname || 'HOST', port: this.port ?? SRT_PORT, id: this.id_ };
    this.tabs.replaceChildren(
      ...Object.entries(PROGRAMS).map(([name, program]) =>
        h('button', {
          type: 'button', role: 'tab', 'aria-selected': String(name === this.tab), 'aria-controls': 'go-live-panel',
          tabindex: name === this.tab ? 0 : -1, onclick: () => this.show(name),
        }, program.label)),
    );
    this.place.replaceChildren(h(PROGRAMS[this.tab].ordered ? 'ol.steps' : 'ul.ways', null, PROGRAMS[this.tab].steps(at).map((step) => h('li', null, h('div', null, ...step)))));
  }
}

function url({ host, port, id }) {
  return `srt://${host}:${port}?streamid=publish:${id}`;
}

function line(label, text) {
  return h('mr-copy', { label, text });
}

function broker({ host, port }) {
  const local = host === 'localhost' || host === '127.0.0.1';
  return local && port === SRT_PORT ? '' : ` --broker ${host}:${port}`;
}

const PROGRAMS = {
  obs: {
    label: 'OBS Studio',
    ordered: true,
    steps: (at) => [
      [h('p', null, 'Settings, Stream: choose the service “Custom…” and paste this as Server. The stream key stays empty.'), line('server', url(at))],
      [h('p', null, 'Settings, Output, Advanced: a keyframe interval of 2 s, so that viewers start at once.')],
      [h('p', null, 'Start Streaming. The channel appears here by itself.')],
    ],
  },
  ffmpeg: {
    label: 'FFmpeg',
    steps: (at) => [
      [h('p', null, 'A file that H.264 and AAC are in already, in real time:'), line('FFmpeg command', `ffmpeg -re -i film.mp4 -c copy -f mpegts "${url(at)}"`)],
      [h('p', null, 'Or a test picture with a tone:'),
        line('FFmpeg command', `ffmpeg -re -f lavfi -i testsrc2=s=1280x720:r=30 -f lavfi -i sine=440 -c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -g 60 -c:a aac -f mpegts "${url(at)}"`)],
    ],
  },
  millrace: {
    label: 'Millrace',
    steps: (at) => [
      [h('p', null, 'With nothing at hand, a moving picture with a tone:'), line('command', `./millrace producer --test-pattern --id ${at.id}${broker(at)}`)],
      [h('p', null, 'Or a film, again and again:'), line('command', `./millrace producer film.mp4 --id ${at.id} --loop${broker(at)}`)],
    ],
  },
};

customElements.define('mr-go-live', GoLive);
