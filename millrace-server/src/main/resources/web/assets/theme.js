/** Light, dark, or what the system says. Loaded first and as a plain script, so that no page flashes. */
(() => {
  const KEY = 'millrace.scheme';
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.scheme = chosen;

  window.millraceScheme = {
    /** `auto`, `light` or `dark`. */
    get: () => document.documentElement.dataset.scheme ?? 'auto',
    set: (scheme) => {
      if (scheme === 'auto') {
        delete document.documentElement.dataset.scheme;
        localStorage.removeItem(KEY);
      } else {
        document.documentElement.dataset.scheme = scheme;
        localStorage.setItem(KEY, scheme);
      }
    },
  };
})();
