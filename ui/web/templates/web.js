/* What our HTML does in the browser: clicks become events of the page, fields travel with them, choices are kept. */
window.capnr = (() => {
  const root = document.documentElement;
  const store = (where, name, value) => {
    try {
      if (value === undefined) return where.getItem('capnr-' + name);
      where.setItem('capnr-' + name, value);
    } catch { /* a browser may forbid storage: the choice then lasts as long as the page */ }
    return value;
  };
  const dye = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme; else delete root.dataset.theme;
    for (const one of document.querySelectorAll('[data-theme-set]'))
      one.setAttribute('aria-pressed', String(one.dataset.themeSet === (theme || 'system')));
  };
  dye(store(localStorage, 'theme'));

  const read = (scope, found) => {
    for (const one of scope.querySelectorAll('[data-field]')) {
      const name = one.dataset.field;
      if (one.type === 'checkbox') { found[name] ??= []; if (one.checked) found[name].push(one.value); }
      else if (one.type === 'radio') { if (one.checked) found[name] = one.value; }
      else found[name] = one.value;
    }
    return found;
  };
  /* Fields of the tab that belong to every act of it (who, why), then those of the form around the button. */
  const fields = (from) => {
    const found = {}, tab = from.closest('[role=tabpanel]');
    for (const shared of tab ? tab.querySelectorAll('[data-shared]') : []) read(shared, found);
    const form = from.closest('form, [data-form]');
    return form ? read(form, found) : found;
  };

  let passage = '';
  document.addEventListener('selectionchange', () => {
    const chosen = document.getSelection();
    const at = chosen && chosen.anchorNode && chosen.anchorNode.parentElement;
    if (at && at.closest('.page-text') && String(chosen).trim()) passage = String(chosen);
  });

  /* Things that happen in the browser alone. */
  const local = (button) => {
    if (button.dataset.themeSet) {
      store(localStorage, 'theme', button.dataset.themeSet);
      dye(button.dataset.themeSet);
      return true;
    }
    if (button.dataset.take) {
      const form = button.closest('form'), into = form.querySelector('[data-field="' + button.dataset.take + '"]');
      if (passage) into.value = passage;
      into.focus();
      return true;
    }
    if (button.dataset.keys) {
      store(localStorage, 'keys', button.checked ? 'on' : 'off');
      return true;
    }
    return false;
  };

  const panel = ({ element, trigger, watch, after }) => {
    let last = '';
    const send = (button, kind, word) => {
      last = kind + ':' + word;
      trigger(kind === 'act' ? 'submit' : 'click', { pick: word, fields: fields(button) });
    };
    element.addEventListener('click', (event) => {
      const button = event.target.closest('[data-pick], [data-act], [data-theme-set], [data-take], [data-keys]');
      if (!button || button.tagName === 'FORM' || button.tagName === 'SELECT' || local(button)) return;
      if (button.dataset.lang) store(localStorage, 'lang', button.dataset.lang);
      if (button.dataset.act) send(button, 'act', button.dataset.act); else send(button, 'pick', button.dataset.pick);
    });
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      const form = event.target;
      if (form.dataset.act) send(form, 'act', form.dataset.act); else if (form.dataset.pick) send(form, 'pick', form.dataset.pick);
      for (const one of form.querySelectorAll('[data-once]')) one.value = '';
    });
    element.addEventListener('change', (event) => {
      const one = event.target;
      if (one.dataset.kept) store(sessionStorage, one.dataset.kept, one.value);
      if (one.tagName === 'SELECT' && one.dataset.pick) send(one, 'pick', one.dataset.pick + one.value);
    });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && event.target.matches('textarea[data-enter]')) {
        event.preventDefault();
        event.target.closest('form').requestSubmit();
      }
    });
    const keys = new WeakMap();  /* form -> what it was about when it was drawn last */
    const drawn = () => {
      for (const form of element.querySelectorAll('form')) {  /* what was written about one thing stays out of another */
        const about = form.dataset.form || form.dataset.act || form.dataset.pick || '';
        if (keys.has(form) && keys.get(form) !== about) form.reset();
        keys.set(form, about);
      }
      for (const one of element.querySelectorAll('[data-kept]')) one.value = store(sessionStorage, one.dataset.kept) || one.value;
      for (const one of element.querySelectorAll('[data-keys]')) one.checked = store(localStorage, 'keys') !== 'off';
      dye(store(localStorage, 'theme'));
      const here = element.querySelector('.picks [aria-current]'), list = here && here.closest('.picks');
      if (list && (here.offsetTop < list.scrollTop || here.offsetTop + here.offsetHeight > list.scrollTop + list.clientHeight))
        list.scrollTop = here.offsetTop - list.clientHeight / 3;
      const lost = document.activeElement === document.body || !document.activeElement;
      if (lost && last) {  /* who works by keyboard stays where they were */
        const [kind, word] = [last.slice(0, last.indexOf(':')), last.slice(last.indexOf(':') + 1)];
        const same = element.querySelector('[data-' + kind + '="' + CSS.escape(word) + '"]') || element.querySelector('[data-focus]');
        if (same) same.focus({ preventScroll: true });
      }
      if (after) after();
    };
    watch('value', drawn);
    drawn();
  };

  /* The header: the language kept from last time, told once; the language of the page for screen readers. */
  const header = (parts) => {
    const told = () => {
      const spoken = parts.element.querySelector('[data-spoken]');
      if (spoken) root.lang = spoken.dataset.spoken;
    };
    panel({ ...parts, after: told });
    parts.trigger('input', { lang: store(localStorage, 'lang') || '' });
  };

  /* A page: the marked passage in view. */
  const page = (parts) => {
    const centre = () => {
      const box = parts.element.querySelector('.page-text'), mark = parts.element.querySelector('mark');
      if (box && mark) box.scrollTop = mark.offsetTop - box.clientHeight / 3;
    };
    panel({ ...parts, after: centre });
  };

  /* A conversation: its newest turn in view. */
  const talk = (parts) => {
    const latest = () => {
      const turns = parts.element.querySelectorAll('.turn');
      if (turns.length) turns[turns.length - 1].scrollIntoView({ block: 'nearest' });
    };
    panel({ ...parts, after: latest });
  };

  /* Evidence: one piece is current; keys move and decide, as its buttons do. */
  const KEYS = { a: 'accept', r: 'reject', e: 'edit', c: 'comment', v: 'around', u: 'undo', n: 'next' };
  const queue = (parts) => {
    const { element } = parts;
    let at = 0, shown = '';
    const all = () => [...element.querySelectorAll('[data-proof]')];
    const mark = (one, look) => {
      const found = all();
      for (const each of found) each.removeAttribute('aria-current');
      if (!one) return;
      at = found.indexOf(one);
      one.setAttribute('aria-current', 'true');
      if (!look) return;
      one.focus({ preventScroll: true });
      one.scrollIntoView({ block: 'nearest' });
      one.querySelector('[data-key=look]')?.click();
    };
    const drawn = () => {
      const article = element.querySelector('[data-indicator]'), found = all();
      const here = article ? article.dataset.indicator : '';
      if (here !== shown) at = 0;
      shown = here;
      const focused = document.activeElement;
      const waiting = found.slice(at).find((one) => one.dataset.proof === 'proposed') || found[Math.min(at, found.length - 1)];
      mark(waiting, false);
      if (waiting && (focused === document.body || !focused)) waiting.focus({ preventScroll: true });
    };
    panel({ ...parts, after: drawn });
    element.addEventListener('click', (event) => {
      const one = event.target.closest('[data-proof]');
      if (one) mark(one, false);
    });
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !element.offsetParent || store(localStorage, 'keys') === 'off') return;
      if (event.target.closest('input:not([type=checkbox]), textarea, select')) return;
      const found = all(), key = event.key.toLowerCase();
      if (key === '?') { const help = document.querySelector('#proofs-bar .keys'); if (help) help.open = !help.open; }
      else if (key === 'j' || key === 'k') mark(found[Math.max(0, Math.min(found.length - 1, at + (key === 'j' ? 1 : -1)))], true);
      else if (KEYS[key]) (found[at] && found[at].querySelector('[data-key=' + KEYS[key] + ']') || element.querySelector('[data-key=' + KEYS[key] + ']'))?.click();
      else return;
      event.preventDefault();
    });
  };

  /* Files: chosen, dropped or a whole folder; each is sent, then the batch begins. */
  const drop = (parts) => {
    const { element, trigger, upload } = parts;
    panel(parts);
    const send = async (files) => {
      const box = element.querySelector('[data-drop]'), told = element.querySelector('[data-sending]'), sent = [];
      if (!files.length) return;
      for (const [n, file] of files.entries()) {
        told.textContent = box.dataset.drop.replace('{n}', n + 1).replace('{count}', files.length).replace('{name}', file.name);
        try { sent.push({ path: (await upload(file)).path, name: file.webkitRelativePath || file.name }); }
        catch { told.textContent = box.dataset.failed.replace('{name}', file.name); return; }
      }
      told.textContent = '';
      trigger('submit', { pick: 'add:', files: sent });
    };
    const within = async (entry, found) => {
      if (entry.isFile) found.push(await new Promise((done, failed) => entry.file(done, failed)));
      else {
        const reader = entry.createReader();
        for (let some; (some = await new Promise((done, failed) => reader.readEntries(done, failed))).length;)
          for (const one of some) await within(one, found);
      }
      return found;
    };
    element.addEventListener('change', (event) => {
      if (event.target.type !== 'file') return;
      send([...event.target.files].filter((one) => !one.name.startsWith('.')));
      event.target.value = '';
    });
    for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop'])
      element.addEventListener(kind, (event) => {
        event.preventDefault();
        element.classList.toggle('over', kind === 'dragenter' || kind === 'dragover');
      });
    element.addEventListener('drop', async (event) => {
      const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean), found = [];
      for (const one of entries) await within(one, found);
      send(found.filter((one) => !one.name.startsWith('.')));
    });
  };
  return { panel, header, page, talk, queue, drop };
})();
