// The notice: what the page has to say instead of the picture, or over it.

/** What each kind of failure means, in words for the window. */
const WORDS = {
  nocodec: ['This browser has no codec for it', 'The video is there, but its format cannot be decoded here. Another browser may play it.'],
  notfound: ['Not found', 'There is nothing at this address. Check the name, and the cloud name of a public id.'],
  unreachable: ['Cannot be reached', 'No answer from where the video lies. Check the network and the address.'],
  network: ['The network failed', 'The server refused the video, or its bytes stopped coming.'],
  decode: ['The video is damaged', 'It began to play and then could not be decoded any further.'],
  aborted: ['Loading was stopped', 'The video was given up before it had loaded.'],
  player: ['It cannot be played', 'The player gave up.'],
  autoplay: ['Ready', 'The browser wants a click before it plays.'],
};

const element = (id) => document.getElementById(id);

/** Shows `state`: empty, playing, click (the picture with a word over it) or notice (words alone). */
export function show(state) {
  document.body.dataset.state = state;
}

export function say(state, kind, source, action) {
  const [title, text] = WORDS[kind];
  element('notice-title').textContent = title;
  element('notice-text').textContent = text;
  element('notice-source').textContent = source;
  const button = element('notice-action');
  button.hidden = !action;
  button.textContent = action ? action.words : '';
  button.onclick = action ? action.call : null;
  show(state);
  if (action) button.focus();
}
