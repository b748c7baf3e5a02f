/** Parameters of a query-protocol request (a form), by their flattened names: `Tags.member.1.Key`. */
export type Params = URLSearchParams;

/** The parameters of a call: AWS takes them from the body of a POST, or the query of a GET. */
export const readParams = (query: URLSearchParams, body: Buffer): Params =>
  body.length === 0 ? query : new URLSearchParams(body.toString('utf8'));

/** A list of plain values: `Filter.member.1=User` -> `['User']`. */
export const memberValues = (params: Params, name: string): readonly string[] => {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = params.get(`${name}.member.${index}`);
    if (value === null) return values;
    values.push(value);
  }
};

/** A list of structures of two fields: `Tags.member.1.Key=a&Tags.member.1.Value=b` -> `[['a', 'b']]`. */
export const memberPairs = (
  params: Params,
  name: string,
  [first, second]: readonly [string, string],
): readonly (readonly [string, string])[] => {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 1; ; index += 1) {
    const key = params.get(`${name}.member.${index}.${first}`);
    if (key === null) return pairs;
    pairs.push([key, params.get(`${name}.member.${index}.${second}`) ?? '']);
  }
};
