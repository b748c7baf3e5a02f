/** AWS attaches `AWSCompromisedKeyQuarantine`, `…V2`, `…V3`, … to the user of a key it found in public. */
export function isQuarantine(policyName: string): boolean {
  return policyName.startsWith('AWSCompromisedKeyQuarantine');
}
