// Runs before everything else, without modules: applies the theme before the first paint, and says why when the page's program does not
// start (opened from a file, missing, sent with a wrong type, browser too old). main.ts takes the notice away.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia && window.matchMedia('(prefers-color-scheme: dark)').matches;
  var chosen = null;
  try {
    chosen = window.localStorage.getItem('theme');
  } catch (ignored) {
    // Storage may be switched off.
  }
  root.setAttribute('data-theme', chosen === 'dark' || chosen === 'light' ? chosen : dark ? 'dark' : 'light');

  // The picture that waits for the program is of the page's first state; a link asks for another.
  if (location.search) root.setAttribute('data-linked', '');

  var told = false;
  function tell(cause, title, remedy) {
    var notice = document.getElementById('boot');
    if (!notice || told) return;
    told = true;
    var picture = document.getElementById('first-paint');
    if (picture) picture.hidden = true;
    notice.setAttribute('data-cause', cause);
    notice.querySelector('h2').textContent = title;
    notice.querySelector('p').textContent = remedy;
    notice.hidden = false;
  }
  function ask(address) {
    if (!window.fetch)
      return tell('browser', 'This browser is too old', 'Please use Chrome or Edge 91, Firefox 114, Safari 16.4, or newer.');
    window.fetch(address, { cache: 'no-store' }).then(
      function (answer) {
        var type = answer.headers.get('content-type') || 'none';
        if (!answer.ok || /text\/html/.test(type)) {
          tell(
            'not-found',
            'A part of the page is missing on the server',
            'Copy the whole dist folder to the server and reload. Missing: ' + address,
          );
        } else if (!/(java|ecma)script/.test(type)) {
          tell(
            'mime',
            'The server sends a program with the wrong MIME type',
            'Scripts must be sent as text/javascript; ' + address + ' came as ' + type + '.',
          );
        } else {
          tell('policy', 'The page’s program was blocked', 'A security policy or an extension does not let ' + address + ' run.');
        }
      },
      function () {
        tell('network', 'The connection was lost while loading', 'Check the network and reload the page.');
      },
    );
  }
  window.addEventListener(
    'error',
    function (event) {
      var source = event.target && event.target.src;
      if (source && location.protocol !== 'file:') ask(source);
    },
    true,
  );
  document.addEventListener('DOMContentLoaded', function () {
    if (location.protocol === 'file:') {
      tell(
        'file',
        'The page was opened from a file',
        'Browsers do not run modules from file:// addresses. Serve the folder (npm start does) and open its http:// address.',
      );
    } else if (!('noModule' in document.createElement('script'))) {
      tell('browser', 'This browser is too old', 'Please use Chrome or Edge 91, Firefox 114, Safari 16.4, or newer.');
    }
  });
})();
