// The voter's half of the secret ballot (docs/honours.md). This browser makes a key for one ballot, has it signed blind
// (RFC 9474, RSABSSA-SHA384-PSS-Deterministic; the server's half is honours/blind.py), signs the choices with it, and
// sends them without cookies. What is needed to go on after a broken connection is kept in this browser until then.
(() => {
  const form = document.querySelector("[data-ballot]");
  if (!form) return;
  const { round, issue, cast } = form.dataset, n = BigInt(`0x${form.dataset.n}`), e = 65537n, SIZE = 256, HASH = 48;
  const NAME = `phieu:${document.body.dataset.user}:${round}`, EC = { name: "ECDSA", namedCurve: "P-256" };
  const words = form.querySelector("[data-words]"), receiptBox = form.querySelector("[data-receipt]");

  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const number = (bytes) => BigInt(`0x${hex(bytes)}`);
  const fixed = (value) => value.toString(16).padStart(2 * SIZE, "0");
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const sha384 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
  const utf8 = (text) => new TextEncoder().encode(text);

  function power(base, exponent, modulus) {
    let result = 1n;
    for (base %= modulus; exponent > 0n; exponent >>= 1n, base = (base * base) % modulus) {
      if (exponent & 1n) result = (result * base) % modulus;
    }
    return result;
  }

  function inverse(value, modulus) {
    let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
    while (a > 1n && b) {
      const q = a / b;
      [a, b, x, y] = [b, a % b, y, x - q * y];
    }
    if (a !== 1n) throw new Error("not invertible");
    return ((x % modulus) + modulus) % modulus;
  }

  // EMSA-PSS (RFC 8017, 9.1.1) for a modulus of 2048 bits.
  async function encode(message) {
    const salt = random(HASH), rest = SIZE - HASH - 1;
    const digest = await sha384(join(new Uint8Array(8), await sha384(message), salt));
    const block = join(new Uint8Array(rest - HASH - 1), [1], salt);
    let mask = new Uint8Array(0);
    for (let counter = 0; mask.length < rest; counter += 1) mask = join(mask, await sha384(join(digest, [0, 0, 0, counter])));
    const masked = block.map((byte, place) => byte ^ mask[place]);
    masked[0] &= 0x7f;
    return join(masked, digest, [0xbc]);
  }

  async function begin() {
    const pair = await crypto.subtle.generateKey(EC, true, ["sign", "verify"]);
    const key = hex(await crypto.subtle.exportKey("raw", pair.publicKey));
    const message = number(await encode(unhex(key)));
    let factor = 0n;
    do factor = number(random(SIZE)); while (factor < 2n || factor >= n);
    return {
      key, secret: await crypto.subtle.exportKey("jwk", pair.privateKey), message: fixed(message),
      undo: fixed(inverse(factor, n)), blinded: fixed((message * power(factor, e, n)) % n),
    };
  }

  const read = () => JSON.parse(localStorage.getItem(NAME) || "null");
  const write = (kept) => localStorage.setItem(NAME, JSON.stringify(kept));

  async function answer(url, options) {
    let response = null;
    try { response = await fetch(url, { method: "POST", ...options }); } catch { throw new Error(words.dataset.lost); }
    const told = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
    if (!response.ok) throw new Error(told.error || words.dataset.lost);
    return told;
  }

  async function receive() {
    const kept = read() || await begin();
    write(kept);
    const body = new URLSearchParams({ blinded: kept.blinded, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const { signed } = await answer(issue, { body });
    const credential = (BigInt(`0x${signed}`) * BigInt(`0x${kept.undo}`)) % n;
    if (power(credential, e, n) !== BigInt(`0x${kept.message}`)) throw new Error(words.dataset.broken);
    write({ ...kept, credential: fixed(credential) });
  }

  async function vote() {
    const kept = read();
    // Kept until it has arrived: sent again it is the same ballot, with the same receipt.
    if (!kept.ballot) {
      const choices = Object.fromEntries([...form.querySelectorAll("input[type=radio]:checked")].map((box) => [box.name, box.value]));
      const text = [round, ...Object.keys(choices).sort((a, b) => a - b).map((name) => `${name}=${choices[name]}`)].join("\n");
      const secret = await crypto.subtle.importKey("jwk", kept.secret, EC, false, ["sign"]);
      const signature = hex(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, secret, utf8(text)));
      kept.ballot = { key: kept.key, credential: kept.credential, choices, signature };
      write(kept);
    }
    const body = JSON.stringify(kept.ballot);
    const { receipt } = await answer(cast, { body, credentials: "omit", referrerPolicy: "no-referrer" });
    // The receipt leads to the ballot: it is shown once and stays in no browser.
    write({ isDone: true });
    receiptBox.textContent = receipt;
  }

  function show() {
    const kept = read() || {}, step = kept.isDone ? "done" : kept.credential ? "vote" : "receive";
    for (const part of form.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = form.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    words.hidden = true;
    try {
      await ((read() || {}).credential ? vote() : receive());
    } catch (error) {
      words.textContent = error.message;
      words.hidden = false;
    }
    for (const button of buttons) button.disabled = false;
    show();
  });
  show();
})();
