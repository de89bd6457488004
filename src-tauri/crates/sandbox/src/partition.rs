//! Partitions: how ARNs begin and how host names end, by region.

/// The partition of a region as it appears in ARNs: `aws`, `aws-cn` or `aws-us-gov`.
pub fn of_region(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// The DNS suffix of a region's endpoints.
pub fn dns_suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" }
}

/// The region that signs requests to the partition's global IAM.
pub fn global_region(region: &str) -> &'static str {
    match of_region(region) {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}
