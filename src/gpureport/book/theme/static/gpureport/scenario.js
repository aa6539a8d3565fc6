// What if, the formulas: from the findings the build ships to the answers, the ten numbers and their texts under a
// scenario. They are those of the notebooks, end by end; null is an end that nobody bounds.
(function () {
  "use strict";
  const MONEY = ["CNY", "USD", "HKD", "TWD", "EUR", "JPY", "GBP", "KRW"];
  const CURRENCIES = ["USD", "CNY"];
  const WANTED = { order: "USD", capex: "USD", price: "CNY" };
  const SCALES = [[1e12, " trn"], [1e9, " bn"], [1e6, " m"]];
  const EQUIVALENTS = "A100-equivalents";

  const times = (bound, factor) => (bound === null || factor === null ? null : bound * factor);
  const known = (row) => row.low !== null || row.high !== null;
  const size = (row) => (row.low === null || row.high === null ? row.low || row.high || 0 : (row.low + row.high) / 2);

  // ---- how amounts are written, by the rules of the whole book

  function plain(amount) {
    const text = amount.toFixed(Math.abs(amount) < 1000 ? 6 : 3).replace(/\.?0+$/, "");
    const [whole, part] = text.split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  }

  function number(amount) {
    const rounded = Number(amount.toPrecision(6));
    const [scale, name] = SCALES.find(([least]) => Math.abs(rounded) >= least) || [1, ""];
    return plain(rounded / scale) + name;
  }

  // rounded outwards to three digits, so that the interval still holds
  function outward(end, toward) {
    if (!end) return end;
    const step = 10 ** (Math.floor(Math.log10(end)) - 2);
    const steps = end / step;
    const whole = Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : toward(steps);
    return Number((whole * step).toPrecision(3));
  }

  function writer(words) {
    const text = words.whatif;
    const unitName = (unit, amount) => {
      if (!unit) return "";
      if (words.units[unit]) return words.units[unit][amount === 1 ? 0 : 1];
      if (unit === "percent") return "%";
      const name = unit.replaceAll("_", " ");
      return amount === 1 || /s$/.test(name) || !/^[a-z ]{3,}$/.test(name) ? name : `${name}s`;
    };
    const quantity = (amount, unit) => (MONEY.includes(unit) ? `${unit} ${number(amount)}` : `${number(amount)} ${unitName(unit, amount)}`.trimEnd());
    const ends = (low, high) => {
      const [first, last] = [number(low), number(high)];
      const scale = last.split(" ")[1] || "";
      if (scale && first.endsWith(` ${scale}`)) return `${first.split(" ")[0]}–${last}`;
      return scale && low < 1000 ? `${first} ${text.to} ${last}` : `${first}–${last}`;
    };
    const span = (low, high, unit) => {
      if (low === null && high === null) return text.unknown;
      if (high === null) return text.at_least + quantity(low, unit);
      if (low === null) return text.at_most + quantity(high, unit);
      if (low === high) return quantity(low, unit);
      return MONEY.includes(unit) ? `${unit} ${ends(low, high)}` : `${ends(low, high)} ${unitName(unit, high)}`.trimEnd();
    };
    const short = ({ low, high, unit }) => {
      if (low !== null && low === high) return span(Number(low.toPrecision(5)), Number(low.toPrecision(5)), unit);
      return span(outward(low, Math.floor), outward(high, Math.ceil), unit);
    };
    const per = (row) => (row.thing.per ? ` ${text.per} ${row.thing.per.replaceAll("_", " ").replaceAll("-", ` ${text.and} `)}` : "");
    return { short, written: (row) => short(row) + per(row) };
  }

  // ---- answers: each finding in the unit its kind is compared in

  function make(data, words) {
    const { short, written } = writer(words);
    const [lowest, , step] = data.rates;
    const at = (rate) => Math.round((rate - lowest) / step);

    // CNY per USD of a month: one rate, or the ends of the month's average
    const rateOf = (state, month) => (state.rate ? [state.rate, state.rate] : data.months[month] || [null, null]);

    function inCurrency([low, high], unit, wanted, [least, most]) {
      if (unit === wanted) return [low, high];
      if (wanted === "USD") return [times(low, most && 1 / most), times(high, least && 1 / least)];
      return [times(low, least), times(high, most)];
    }

    function answer([number, low, high, unit, verdict, month], state) {
      const thing = data.things[number];
      const row = { id: thing.id, thing, low, high, unit, verdict, month, own: unit };
      const wanted = WANTED[thing.kind];
      if (wanted && CURRENCIES.includes(row.unit) && (month || row.unit === wanted)) {
        [row.low, row.high] = inCurrency([row.low, row.high], row.unit, wanted, rateOf(state, month));
        row.unit = wanted;
      } else if (thing.kind === "stockpile" && row.unit === "chip") {
        const factors = thing.products.map((product) => state.equivalence[product]);
        if (factors.length && factors.every((factor) => factor !== undefined)) {
          row.low = times(row.low, Math.min(...factors));
          row.high = times(row.high, Math.max(...factors));
          row.unit = EQUIVALENTS;
        }
      }
      return row;
    }

    function answers(state) {
      const chosen = data.articles.filter(({ id, out }) => state.articles.has(id) && (!state.day || (out && out <= state.day)));
      const choice = data.rows[chosen.map(({ id }) => id).sort().join(",")];
      if (!choice) return { chosen };
      // what hangs together in both currencies has an answer of its own at every rate
      const rows = state.rate ? [...choice.rows.filter((row) => !row[6]), ...choice.keys.flatMap((key) => data.tables[key][at(state.rate)])] : choice.rows;
      return { chosen, found: rows.map((row) => answer(row, state)) };
    }

    // ---- the front page's numbers: text, ends, and where each leads

    const texts = words.charts;
    const first = (rows, order) => [...rows].sort((a, b) => order(a, b) || (a.id < b.id ? -1 : 1))[0];
    const last = (rows, order) => [...rows].sort((a, b) => order(b, a) || (a.id > b.id ? -1 : 1))[0];
    const byLow = (a, b) => (a.low || 0) - (b.low || 0);
    const none = { text: texts.none, address: "findings.html" };
    const amount = (row) => (row ? { text: short(row), low: row.low, high: row.high, unit: row.unit, address: row.thing.address } : none);
    const name = (row) => (row ? { text: row.thing.who, address: row.thing.address } : { text: texts.nobody_named, address: "findings.html" });
    const counted = (count, address) => ({ text: count.toLocaleString("en"), low: count, high: count, address });

    function orders(rows, chosen, state) {
      const fit = rows.filter((row) => row.thing.placed && row.verdict !== "conflict" && known(row));
      const money = last(fit.filter((row) => row.unit === "USD"), byLow);
      const chips = last(fit.filter((row) => row.unit === "chip" && [null, "company"].includes(row.thing.per)), byLow);
      const pairs = chosen.flatMap((article) => article.each).filter((pair) => pair.low !== null && pair.high !== null).map((pair) => {
        const [least, most] = pair.month ? rateOf(state, pair.month) : [1, 1];
        return { low: pair.low * least, high: pair.high * most, unit: "CNY", thing: pair };
      });
      const each = pairs.reduce((best, pair) => (!best || pair.low < best.low ? pair : best), null);
      return { money_most: amount(money), money_who: name(money), chips_most: amount(chips), chips_who: name(chips), each_least: amount(each) };
    }

    function stockpiles(rows, chosen) {
      const firms = rows.filter((row) => row.unit === EQUIVALENTS && row.verdict !== "conflict" && known(row));
      const most = (home) => first(firms.filter((row) => row.thing.home === home), (a, b) => -byLow(a, b) || size(b) - size(a));
      const [chinese, american] = [most("china"), most("us")];
      const held = new Map();
      for (const [who, [low, address]] of chosen.flatMap((article) => Object.entries(article.held))) {
        if (!held.has(who) || low > held.get(who)[0]) held.set(who, [low, address]);
      }
      const total = [...held.values()].reduce((sum, [low]) => sum + low, 0);
      const address = held.size ? [...held.values()][0][1] : "findings.html";
      return {
        chinese_most: amount(chinese), chinese_who: name(chinese), american_most: amount(american), american_who: name(american),
        floor: { text: short({ low: total, high: null, unit: "chip" }), low: total, high: null, unit: "chip", address },
        holders_count: counted(held.size, address),
      };
    }

    const overlap = ([first, last], [from, to]) => (!first || !to || first <= to) && (!from || !last || from <= last);

    function capex(rows) {
      const yearly = rows.filter((row) => row.unit === "USD" && row.thing.yearly);
      const most = last(yearly.filter((row) => row.thing.home === "china" && row.high !== null), (a, b) => a.high - b.high);
      const least = most && first(yearly.filter((row) => row.thing.home === "us" && row.low !== null && overlap(row.thing.span, most.thing.span)), byLow);
      const both = least ? most : null;
      return { spent_most: amount(both), spent_most_who: name(both), american_least: amount(least) };
    }

    // what one chip or server cost, the earliest first
    function prices(rows, of) {
      const key = (row) => [row.thing.span[1] || "9999", row.thing.span[0] || "9999", row.thing.product];
      const told = rows.filter((row) => row.thing.of === of && row.unit === "CNY" && known(row));
      return told.sort((a, b) => {
        const [mine, other] = [key(a), key(b)];
        const apart = mine.findIndex((part, i) => part !== other[i]);
        return apart >= 0 ? (mine[apart] < other[apart] ? -1 : 1) : size(a) - size(b) || (a.id < b.id ? -1 : 1);
      });
    }

    // the product that rose most between its first and its last dated price, and the least factor
    function moved(rows) {
      let best = null;
      const dated = rows.filter((row) => !row.thing.product.includes("GPU") && row.thing.span[1] && row.low !== null);
      for (const product of new Set(dated.map((row) => row.thing.product))) {
        const own = dated.filter((row) => row.thing.product === product);
        for (const from of own.filter((row) => row.high !== null)) {
          for (const to of own) {
            const rise = to.low / from.high;
            const later = to.thing.span[1] > from.thing.span[1] && to.thing.span[0] >= from.thing.span[0];
            if (later && (!best || rise > best.rise)) best = { from, to, rise };
          }
        }
      }
      return best;
    }

    function twoDigitsDown(value) {
      const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
      return String(Number((Math.floor(value / unit + 1e-9) * unit).toPrecision(6)));
    }

    function risen(rows) {
      const found = {};
      for (const of of ["chip", "server"]) {
        const best = moved(prices(rows, of));
        found[`${of}_rise`] = best ? { text: twoDigitsDown(best.rise), low: best.rise, high: best.rise, address: best.to.thing.address } : none;
        found[`${of}_product`] = best ? { text: best.from.thing.product, address: best.from.thing.address } : none;
        found[`${of}_from`] = amount(best && best.from);
        found[`${of}_to`] = amount(best && best.to);
      }
      return found;
    }

    function arithmetic(chosen, state) {
      const column = state.rate ? at(state.rate) + 1 : 0;
      const sums = chosen.reduce((sum, article) => sum + article.checks.sums, 0);
      const held = chosen.reduce((sum, { checks }) => sum + checks.held + checks.rated.filter((row) => row[column] === "1").length, 0);
      const share = sums ? (100 * held) / sums : 0;
      const even = share % 1 === 0.5 ? 2 * Math.round(share / 2) : Math.round(share);
      return { sums_count: counted(sums, "checks.html"), holds_share: { text: `${even} %`, low: share, high: share, unit: "percent", address: "checks.html" } };
    }

    function numbers(state) {
      const { chosen, found } = answers(state);
      if (!found) return {};
      const kinds = { order: [], stockpile: [], capex: [], price: [] };
      for (const row of found) kinds[row.thing.kind].push(row);
      const every = {
        orders: orders(kinds.order, chosen, state), stockpiles: stockpiles(kinds.stockpile, chosen), capex: capex(kinds.capex),
        prices: risen(kinds.price), arithmetic: arithmetic(chosen, state),
      };
      return Object.fromEntries(Object.entries(every).flatMap(([notebook, own]) => Object.entries(own).map(([key, value]) => [`${notebook}.${key}`, value])));
    }

    return { answers, numbers, prices, moved, rateOf, short, written, twoDigitsDown };
  }

  window.gpureport.scenario = { make, number };
})();
