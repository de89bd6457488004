import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import { Select } from "../../../components";
import { messages } from "../../../messages";

interface RegionSelectProps {
  accounts: readonly AwsAccount[];
  help?: string;
  value: string;
  onChange: (region: string) => void;
}

/** Which of the regions that are connected is looked at. */
export function RegionSelect({ accounts, help, value, onChange }: RegionSelectProps) {
  return (
    <Select
      label={messages.regions.region}
      help={help}
      data-testid="which-region"
      options={accounts.map(({ region, regionName, repositories }) => ({
        value: region,
        label: `${regionName === region ? region : `${regionName} (${region})`}: ${messages.common.repositories(repositories)}`,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
