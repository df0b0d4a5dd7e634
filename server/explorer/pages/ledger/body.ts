import { text } from "../../../../protocol/texts.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { facts, finalityMark, hash, moment } from "../../parts.ts";
import { ledgerSeen } from "../../seen.ts";
import { spanText } from "../../words.ts";
import { checksOf } from "./commands.ts";
import type { LedgerView } from "./view.ts";

/** Chain ids of local chains are drawn from here, so that signatures of one are good on no other. */
const LOCAL = { from: 2 ** 32, to: 2 ** 52 };

function sampleIn({ lang, sample }: LedgerView): Html | null {
  return sample ? html`<p class="notice sample-notice">${text(lang, "ledger.sample")}</p>` : null;
}

function pilotNotice({ lang, ledger }: LedgerView): Html | null {
  const local = ledger.chainId >= LOCAL.from && ledger.chainId < LOCAL.to;
  return local ? html`<p class="notice">${text(lang, "ledger.local")}</p>` : null;
}

function summary({ lang, links, ledger }: LedgerView): Html {
  const { size, root, checkpoint } = ledger;
  return html`<section aria-labelledby="root">
    <h2 id="root">${text(lang, "home.root")}</h2>
    <p>${text(lang, "ledger.root.means")}</p>
    <p class="root">${hash(root)}</p>
    ${facts([
      [
        text(lang, "ledger.size"),
        html`${formatNumber(lang, size)} (<a href="${links.entries()}">${text(lang, "nav.entries")}</a>,
          <a href="${links.entry(0)}">${text(lang, "ledger.genesis")}</a>)`,
      ],
      [
        text(lang, "ledger.verified"),
        html`${text(lang, "ledger.verified.block", { block: formatNumber(lang, ledger.verifiedBlock) })}`,
      ],
      [text(lang, "ledger.updated"), moment(lang, ledger.updatedAt)],
      [
        text(lang, "ledger.checkpoint"),
        checkpoint &&
          html`${text(lang, "ledger.checkpoint.at", {
              size: formatNumber(lang, checkpoint.size),
              block: formatNumber(lang, checkpoint.blockNumber),
            })}<br />${hash(checkpoint.root)}`,
      ],
    ])}
    ${checkpoint === null ? html`<p class="small">${text(lang, "ledger.checkpoint.none")}</p>` : null}
  </section>`;
}

function heads({ lang, ledger }: LedgerView): Html {
  const { seen, safe, finalized, chain } = ledger.heads;
  const rows = Object.entries({ seen, safe, finalized }).map(([name, head]) => {
    const finality = name as "seen" | "safe" | "finalized";
    return html`<tr>
      <th scope="row">${finalityMark(lang, finality)}</th>
      <td data-label="${text(lang, "entry.block")}">
        ${head === null ? "–" : formatNumber(lang, head.block)}
      </td>
      <td data-label="${text(lang, "ledger.size")}">
        ${head === null ? "–" : formatNumber(lang, head.size)}
      </td>
      <td data-label="${text(lang, "ledger.heads.means")}">${text(lang, `finality.${finality}.means`)}</td>
    </tr>`;
  });
  return html`<section aria-labelledby="heads">
    <h2 id="heads">${text(lang, "ledger.heads")}</h2>
    <p>${text(lang, "ledger.heads.lead", { block: formatNumber(lang, chain) })}</p>
    <table class="reflow">
      <caption>
        ${text(lang, "ledger.heads.caption")}
      </caption>
      <thead>
        <tr>
          <th scope="col">${text(lang, "entry.finality")}</th>
          <th scope="col">${text(lang, "entry.block")}</th>
          <th scope="col">${text(lang, "ledger.size")}</th>
          <th scope="col">${text(lang, "ledger.heads.means")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function checking(view: LedgerView): Html {
  const { lang, ledger } = view;
  const steps = checksOf(ledger).map(
    ({ name, command, expected }) =>
      html`<li>
        <p>${text(lang, `ledger.check.${name}`)}</p>
        <pre><code>${command}</code></pre>
        <p class="small">${text(lang, "ledger.check.expected")} ${hash(expected)}</p>
      </li>`,
  );
  return html`<section aria-labelledby="check">
    <h2 id="check">${text(lang, "process.check")}</h2>
    <p>${text(lang, "ledger.check.lead")}</p>
    <ol class="checks">
      <li>
        <p>${text(lang, "ledger.check.rpc")}</p>
        <pre><code>RPC=https://…</code></pre>
      </li>
      ${steps}
      <li>
        <p>${text(lang, "ledger.check.jejak")}</p>
        <pre><code>npx jejak verify … --rpc $RPC --deployment deployments/${ledger.chainId}.json</code></pre>
      </li>
      <li><p>${text(lang, "ledger.check.rebuild")}</p></li>
    </ol>
    <p class="small">${text(lang, "ledger.check.old")}</p>
  </section>`;
}

function contracts({ lang, ledger }: LedgerView): Html {
  const items = Object.entries(ledger.contracts).map(
    ([name, address]) =>
      html`<div>
        <dt>${text(lang, `contract.${name as keyof typeof ledger.contracts}`)}</dt>
        <dd>
          ${hash(address)}
          <p class="small">${text(lang, `contract.${name as keyof typeof ledger.contracts}.means`)}</p>
        </dd>
      </div>`,
  );
  return html`<section aria-labelledby="contracts">
    <h2 id="contracts">${text(lang, "ledger.contracts")}</h2>
    <p>${text(lang, "ledger.contracts.lead")}</p>
    <dl class="hashes">${items}</dl>
  </section>`;
}

function delays({ lang, ledger }: LedgerView): Html {
  const items = Object.entries(ledger.delays).map(
    ([name, seconds]) =>
      html`<li>
        ${text(lang, `delay.${name as keyof typeof ledger.delays}`, { span: spanText(lang, seconds) })}
      </li>`,
  );
  return html`<section class="aside-card" aria-labelledby="delays">
    <h2 id="delays">${text(lang, "ledger.delays")}</h2>
    <p>${text(lang, "ledger.delays.lead")}</p>
    <ul>
      ${items}
    </ul>
  </section>`;
}

function chain({ lang, links, ledger }: LedgerView): Html {
  return html`<section class="aside-card" aria-labelledby="chain">
    <h2 id="chain">${text(lang, "ledger.chain")}</h2>
    ${facts([
      [text(lang, "ledger.chainId"), html`<code>${String(ledger.chainId)}</code>`],
      [text(lang, "ledger.block"), html`${formatNumber(lang, ledger.asOf.block)}`],
      [text(lang, "entry.blockHash"), hash(ledger.asOf.hash)],
    ])}
    <p><a href="${links.api}">${text(lang, "nav.api")}</a></p>
  </section>`;
}

/** Everything that the ledger's page shows. */
export function ledgerBody(view: LedgerView): Html {
  const { lang, log } = view;
  return html`${sampleIn(view)} ${pilotNotice(view)}
    <h1>${text(lang, "nav.ledger")}</h1>
    <p class="lead">${text(lang, "ledger.lead")}</p>
    <div class="columns">
      <div class="stack">
        ${summary(view)} ${heads(view)} ${ledgerSeen(lang, log)} ${checking(view)} ${contracts(view)}
      </div>
      <div class="aside">${chain(view)} ${delays(view)}</div>
    </div>`;
}
