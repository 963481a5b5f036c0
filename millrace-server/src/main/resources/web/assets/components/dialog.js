import { h, icon } from '../dom.js';

/** Opens a dialog with a heading and a body; it leaves the page when it is closed. Answers the element. */
export function openDialog(heading, ...body) {
  const close = h('button.btn.btn-quiet.btn-icon', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'));
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'dialog-heading' },
    h('div.dialog-head', null, h('h2', { id: 'dialog-heading' }, heading), close),
    h('div.dialog-body', null, ...body),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (e) => e.target === dialog && dialog.close()); // beside it
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
