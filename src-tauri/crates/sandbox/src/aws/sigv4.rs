//! Signature Version 4, verified: who signed, for which service and region, when, and exactly what.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, Uri};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::error::Refusal;
use crate::principals::Status;
use crate::world::World;

/// How far a request's time may be from the service's, in seconds.
const WINDOW_SECONDS: i64 = 15 * 60;

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";

/// Everything but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What was signed.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query as they were sent.
    pub uri: &'a Uri,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

/// The service that a request claims to be signed for, before anything is verified.
pub fn claimed_service(headers: &HeaderMap) -> Option<String> {
    Some(Authorization::of(headers).ok()?.service)
}

/// The access key that a request claims to be signed with, before anything is verified.
pub fn claimed_key(headers: &HeaderMap) -> Option<String> {
    Some(Authorization::of(headers).ok()?.access_key_id)
}

/// The region that a request claims to be signed for, likewise.
pub fn claimed_region(headers: &HeaderMap) -> Option<String> {
    Some(Authorization::of(headers).ok()?.region)
}

/// Verifies a request to `service` in `region` and finds its caller.
///
/// Each way to be wrong has the answer AWS gives to it; the order of the checks is: form, key, session, scope, time,
/// signature.
pub fn verify(
    world: &World,
    region: &str,
    service: &str,
    request: SignedRequest<'_>,
) -> Result<Caller, Refusal> {
    let authorization = Authorization::of(request.headers)?;
    let signed_at = header(request.headers, "x-amz-date").ok_or_else(|| {
        incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    })?;
    let signed_at_seconds = parse_date(&signed_at)
        .ok_or_else(|| incomplete(&format!("Date must be in ISO-8601 'basic format'. Got '{signed_at}'.")))?;

    let key = world.principals.access_key(&authorization.access_key_id).ok_or(Refusal::InvalidToken)?;
    if key.status != Status::Active {
        return Err(Refusal::InvalidToken);
    }
    let now = world.clock.now_seconds();
    let token = header(request.headers, "x-amz-security-token");
    if token.as_deref() != key.session_token.as_deref() {
        return Err(Refusal::InvalidToken);
    }
    if key.expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::ExpiredToken);
    }
    check_scope(&authorization, service, region, &signed_at)?;
    check_time(&signed_at, signed_at_seconds, now)?;

    let canonical = canonical_request(&request, &authorization.signed_headers)?;
    let scope = authorization.scope();
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{signed_at}\n{scope}\n{}",
        hex::encode(Sha256::digest(canonical.as_bytes()))
    );
    if signature_matches(&key.secret, &authorization, &to_sign) {
        world.principals.used(&key.id, now, service);
        let agent = header(request.headers, "user-agent").unwrap_or_default();
        Ok(Caller { principal: key.principal, access_key_id: key.id, agent })
    } else {
        Err(Refusal::InvalidSignature(MISMATCH.to_owned()))
    }
}

struct Authorization {
    access_key_id: String,
    date: String,
    region: String,
    service: String,
    signed_headers: Vec<String>,
    signature: String,
}

impl Authorization {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let value = header(headers, "authorization").ok_or(Refusal::MissingAuthentication)?;
        let fields = value.strip_prefix("AWS4-HMAC-SHA256").ok_or_else(|| {
            incomplete("Authorization header requires 'AWS4-HMAC-SHA256' as its signing algorithm.")
        })?;
        let fields: BTreeMap<&str, &str> =
            fields.split(',').filter_map(|field| field.trim().split_once('=')).collect();
        let field = |name: &str| {
            fields
                .get(name)
                .copied()
                .filter(|value| !value.is_empty())
                .ok_or_else(|| incomplete(&format!("Authorization header requires '{name}' parameter.")))
        };
        let credential = field("Credential")?;
        let [access_key_id, date, region, service, "aws4_request"] =
            credential.split('/').collect::<Vec<_>>()[..]
        else {
            return Err(incomplete(&format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
                 '{credential}'"
            )));
        };
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signed_headers: field("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: field("Signature")?.to_owned(),
        })
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }
}

fn check_scope(
    authorization: &Authorization,
    service: &str,
    region: &str,
    signed_at: &str,
) -> Result<(), Refusal> {
    let refuse = |text: String| Err(Refusal::InvalidSignature(text));
    let global = crate::partition::global_region(region);
    let valid = match service {
        // IAM is global; STS has a global endpoint beside the regional ones.
        "iam" => authorization.region == global,
        "sts" => authorization.region == region || authorization.region == global,
        _ => authorization.region == region,
    };
    if !valid {
        return refuse(format!(
            "Credential should be scoped to a valid region, not '{}'. ",
            authorization.region
        ));
    }
    if authorization.service != service {
        return refuse(format!("Credential should be scoped to correct service: '{service}'. "));
    }
    let day = signed_at.get(..8).unwrap_or_default();
    if authorization.date != day {
        return refuse(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != \
             '{day}', from '{signed_at}'.",
            authorization.date
        ));
    }
    Ok(())
}

fn check_time(signed_at: &str, signed_at_seconds: i64, now: i64) -> Result<(), Refusal> {
    let (earliest, latest) = (now - WINDOW_SECONDS, now + WINDOW_SECONDS);
    if signed_at_seconds < earliest {
        return Err(Refusal::InvalidSignature(format!(
            "Signature expired: {signed_at} is now earlier than {} ({} - 15 min.)",
            format_date(earliest),
            format_date(now)
        )));
    }
    if signed_at_seconds > latest {
        return Err(Refusal::InvalidSignature(format!(
            "Signature not yet current: {signed_at} is still later than {} ({} + 15 min.)",
            format_date(latest),
            format_date(now)
        )));
    }
    Ok(())
}

fn canonical_request(request: &SignedRequest<'_>, signed_headers: &[String]) -> Result<String, Refusal> {
    if !signed_headers.iter().any(|name| name == "host") {
        return Err(Refusal::InvalidSignature(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ));
    }
    if !signed_headers.is_sorted() {
        return Err(Refusal::InvalidSignature("SignedHeaders is not in canonical (sorted) order".to_owned()));
    }
    // A header of ours that nobody signed could have been added on the way.
    let unsigned = request
        .headers
        .keys()
        .map(axum::http::HeaderName::as_str)
        .find(|name| name.starts_with("x-amz-") && !signed_headers.iter().any(|signed| signed == name));
    if let Some(name) = unsigned {
        return Err(Refusal::InvalidSignature(format!(
            "There were headers present in the request which were not signed: {name}"
        )));
    }
    let mut canonical = format!(
        "{}\n{}\n{}\n",
        request.method,
        canonical_path(request.uri.path()),
        canonical_query(request.uri.query().unwrap_or_default())
    );
    for name in signed_headers {
        canonical.push_str(name);
        canonical.push(':');
        canonical.push_str(&header(request.headers, name).unwrap_or_default());
        canonical.push('\n');
    }
    canonical.push('\n');
    canonical.push_str(&signed_headers.join(";"));
    canonical.push('\n');
    canonical.push_str(&hex::encode(Sha256::digest(request.body)));
    Ok(canonical)
}

/// Every service but S3 encodes the path once more than it is sent.
fn canonical_path(path: &str) -> String {
    let path = if path.is_empty() { "/" } else { path };
    path.split('/')
        .map(|segment| utf8_percent_encode(segment, ENCODED).to_string())
        .collect::<Vec<_>>()
        .join("/")
}

fn canonical_query(query: &str) -> String {
    let again = |text: &str| {
        let decoded: Vec<u8> = percent_decode_str(text).collect();
        percent_encoding::percent_encode(&decoded, ENCODED).to_string()
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (again(name), again(value))
        })
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// All values of a header joined as the signature wants them: trimmed, runs of spaces as one.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| {
            String::from_utf8_lossy(value.as_bytes())
                .split(' ')
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn signature_matches(secret: &str, authorization: &Authorization, to_sign: &str) -> bool {
    let parts = [authorization.date.as_str(), &authorization.region, &authorization.service, "aws4_request"];
    let key = parts.iter().fold(format!("AWS4{secret}").into_bytes(), |key, part| {
        keyed(&key, part).finalize().into_bytes().to_vec()
    });
    // Compared in constant time, as the real one surely does.
    hex::decode(&authorization.signature).is_ok_and(|given| keyed(&key, to_sign).verify_slice(&given).is_ok())
}

fn keyed(key: &[u8], text: &str) -> Hmac<Sha256> {
    // A block-sized key is used as it is; a longer one has to be hashed first, which is what HMAC itself would do.
    let mut block = [0_u8; 64];
    if key.len() <= block.len() {
        block[..key.len()].copy_from_slice(key);
    } else {
        block[..32].copy_from_slice(&Sha256::digest(key));
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(text.as_bytes());
    mac
}

fn parse_date(text: &str) -> Option<i64> {
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

fn format_date(epoch_seconds: i64) -> String {
    jiff::Timestamp::from_second(epoch_seconds)
        .map(|at| at.strftime("%Y%m%dT%H%M%SZ").to_string())
        .unwrap_or_default()
}

fn incomplete(message: &str) -> Refusal {
    Refusal::Incomplete(message.to_owned())
}

#[cfg(test)]
mod tests;
