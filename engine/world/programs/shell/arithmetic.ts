// $((…)): whole numbers. Upstream: busybox, shell/math.c. Simpler: no
// assignment, no shifts, no conditional.

const TOKEN = /\s*(\d+|[A-Za-z_]\w*|<=|>=|==|!=|&&|\|\||[-+*\/%()<>!$])/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '==': 3, '!=': 3, '<': 4, '>': 4, '<=': 4, '>=': 4,
  '+': 5, '-': 5, '*': 6, '/': 6, '%': 6,
};

/** What does not parse counts as 0, as does an unset variable. */
export function arithmetic(
  text: string,
  variable: (name: string) => string,
): number {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let t = TOKEN.exec(text); t !== null; t = TOKEN.exec(text)) {
    if (t[1] !== '$') tokens.push(t[1]!);
  }
  let at = 0;
  function atom(): number {
    const token = tokens[at];
    at += 1;
    if (token === '-') return -atom();
    if (token === '+') return atom();
    if (token === '!') return atom() === 0 ? 1 : 0;
    if (token === '(') {
      const value = expression(0);
      at += 1;
      return value;
    }
    if (token === undefined) return 0;
    const digits = /^\d/.test(token) ? token : variable(token);
    return Math.trunc(Number(digits)) || 0;
  }
  function expression(least: number): number {
    let left = atom();
    for (;;) {
      const operator = tokens[at];
      const precedence = PRECEDENCE[operator ?? ''] ?? 0;
      if (precedence <= least) return left;
      at += 1;
      left = apply(operator!, left, expression(precedence));
    }
  }
  return expression(0);
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return b === 0 ? 0 : Math.trunc(a / b);
    case '%': return b === 0 ? 0 : a % b;
    case '<': return a < b ? 1 : 0;
    case '>': return a > b ? 1 : 0;
    case '<=': return a <= b ? 1 : 0;
    case '>=': return a >= b ? 1 : 0;
    case '==': return a === b ? 1 : 0;
    case '!=': return a !== b ? 1 : 0;
    case '&&': return a !== 0 && b !== 0 ? 1 : 0;
    default: return a !== 0 || b !== 0 ? 1 : 0;
  }
}
