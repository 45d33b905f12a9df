// Sources: what an address or a public id is to the player, and the player that keeps to itself.

/** File endings that need a type of their own; all else is left to the browser's own look at the bytes. */
const TYPES = { webm: 'webm', m3u8: 'hls', mpd: 'dash', ogv: 'ogv', mp3: 'mp3', m4a: 'm4a', wav: 'wav', flac: 'flac', oga: 'oga' };

const canPlay = (type) => document.createElement('video').canPlayType(type) !== '';

/** A public id stays as it is; a path or an address becomes a whole address. */
export function describe(source) {
  const isAddress = /^(https?:|blob:|data:|\/)/i.test(source);
  if (!isAddress) return { name: source, id: source, types: publicIdTypes() };
  const { href, pathname } = new URL(source, location.href);
  const ending = (/\.(\w+)$/.exec(pathname) || [])[1] || '';
  return { name: href, id: forPlayer(href), types: [TYPES[ending.toLowerCase()] || 'mp4'] };
}

/** Without H.264 Cloudinary is asked for VP9; else it chooses itself, as it does on any page. */
function publicIdTypes() {
  return canPlay('video/mp4; codecs="avc1.42E01E"') ? ['auto'] : ['webm/vp9', 'webm'];
}

/**
 * WORKAROUND for cloudinary-video-player 4.0.3: it takes an address whose host has no dot (localhost), and blob:
 * and data:, for a public id. A fragment, which is never sent, gives its pattern what it looks for.
 */
function forPlayer(href) {
  const asAddress = /https?:\/\/[-\w@:%.+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b/;
  return asAddress.test(href) ? href : `${href}#http://source.local/`;
}

/** A Cloudinary player that fills the page and calls nobody; `options` are its own. */
export function makePlayer(options) {
  return cloudinary.videoPlayer('player', {
    fill: true,
    showLogo: false,
    fontFace: 'inherit',
    cloudinaryAnalytics: false,
    allowUsageReport: false,
    ...options,
  });
}

/** Gives the player what `describe` said. */
export function load(player, source) {
  player.source(source.id, { sourceTypes: source.types, allowUsageReport: false });
}
