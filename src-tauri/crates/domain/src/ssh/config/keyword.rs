//! Words that a line of the configuration can begin with.

/// A keyword that is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "ssh_config(5) says what each of them is")]
pub enum Keyword {
    User,
    HostName,
    Port,
    IdentityFile,
    IdentitiesOnly,
    IdentityAgent,
    HostKeyAlgorithms,
    PubkeyAcceptedAlgorithms,
    PubkeyAuthentication,
    UserKnownHostsFile,
    GlobalKnownHostsFile,
    HostKeyAlias,
    StrictHostKeyChecking,
    CanonicalizeHostname,
    ProxyCommand,
    ProxyJump,
}

/// What a keyword takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// One word.
    Word,
    /// A number or a service.
    Port,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Several words.
    Words,
    /// What is left of the line.
    Rest,
}

const YES_NO: &[&str] = &["yes", "no", "true", "false"];

impl Keyword {
    /// Every keyword that is evaluated.
    pub const ALL: [Self; 16] = [
        Self::User,
        Self::HostName,
        Self::Port,
        Self::IdentityFile,
        Self::IdentitiesOnly,
        Self::IdentityAgent,
        Self::HostKeyAlgorithms,
        Self::PubkeyAcceptedAlgorithms,
        Self::PubkeyAuthentication,
        Self::UserKnownHostsFile,
        Self::GlobalKnownHostsFile,
        Self::HostKeyAlias,
        Self::StrictHostKeyChecking,
        Self::CanonicalizeHostname,
        Self::ProxyCommand,
        Self::ProxyJump,
    ];

    /// As `ssh_config(5)` writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::HostName => "HostName",
            Self::Port => "Port",
            Self::IdentityFile => "IdentityFile",
            Self::IdentitiesOnly => "IdentitiesOnly",
            Self::IdentityAgent => "IdentityAgent",
            Self::HostKeyAlgorithms => "HostKeyAlgorithms",
            Self::PubkeyAcceptedAlgorithms => "PubkeyAcceptedAlgorithms",
            Self::PubkeyAuthentication => "PubkeyAuthentication",
            Self::UserKnownHostsFile => "UserKnownHostsFile",
            Self::GlobalKnownHostsFile => "GlobalKnownHostsFile",
            Self::HostKeyAlias => "HostKeyAlias",
            Self::StrictHostKeyChecking => "StrictHostKeyChecking",
            Self::CanonicalizeHostname => "CanonicalizeHostname",
            Self::ProxyCommand => "ProxyCommand",
            Self::ProxyJump => "ProxyJump",
        }
    }

    /// By its name in small letters, older names included.
    pub(super) fn find(name: &str) -> Option<Self> {
        match name {
            "identityfile2" => Some(Self::IdentityFile),
            "pubkeyacceptedkeytypes" => Some(Self::PubkeyAcceptedAlgorithms),
            "dsaauthentication" => Some(Self::PubkeyAuthentication),
            name => Self::ALL.into_iter().find(|keyword| keyword.name().eq_ignore_ascii_case(name)),
        }
    }

    pub(super) fn takes(self) -> Takes {
        match self {
            Self::User
            | Self::HostName
            | Self::IdentityFile
            | Self::IdentityAgent
            | Self::HostKeyAlgorithms
            | Self::PubkeyAcceptedAlgorithms
            | Self::HostKeyAlias => Takes::Word,
            Self::Port => Takes::Port,
            Self::IdentitiesOnly => Takes::OneOf(YES_NO),
            Self::PubkeyAuthentication => {
                Takes::OneOf(&["yes", "no", "true", "false", "unbound", "host-bound"])
            }
            Self::StrictHostKeyChecking => {
                Takes::OneOf(&["yes", "no", "true", "false", "ask", "off", "accept-new"])
            }
            Self::CanonicalizeHostname => Takes::OneOf(&["yes", "no", "true", "false", "always"]),
            Self::UserKnownHostsFile | Self::GlobalKnownHostsFile => Takes::Words,
            Self::ProxyCommand | Self::ProxyJump => Takes::Rest,
        }
    }
}

/// Whether OpenSSH knows a keyword that is not evaluated here, given in small letters. Deprecated and unsupported ones
/// are known too: they are passed over.
pub(super) fn is_known(name: &str) -> bool {
    OTHERS.split_ascii_whitespace().any(|known| known == name)
}

/// The other keywords of OpenSSH 10, deprecated and unsupported ones included.
const OTHERS: &str = "\
    protocol cipher fallbacktorsh globalknownhostsfile2 rhostsauthentication userknownhostsfile2 \
    useroaming usersh useprivilegedport afstokenpassing kerberosauthentication kerberostgtpassing \
    rsaauthentication rhostsrsaauthentication compressionlevel challengeresponseauthentication \
    gssapiauthentication gssapidelegatecredentials gssapikeyexchange gssapiclientidentity \
    gssapiserveridentity gssapirenewalforcesrekey gssapitrustdns gssapikexalgorithms smartcarddevice \
    pkcs11provider forwardagent forwardx11 forwardx11trusted forwardx11timeout exitonforwardfailure \
    xauthlocation gatewayports passwordauthentication kbdinteractiveauthentication \
    kbdinteractivedevices skeyauthentication tisauthentication hostbasedauthentication certificatefile \
    addkeystoagent proxyusefdpass canonicaldomains canonicalizefallbacklocal canonicalizemaxdots \
    canonicalizepermittedcnames compression tcpkeepalive keepalive numberofpasswordprompts loglevel \
    logverbose syslogfacility dynamicforward preferredauthentications hostbasedacceptedalgorithms \
    hostbasedkeytypes bindaddress bindinterface clearallforwardings enablesshkeysign verifyhostkeydns \
    nohostauthenticationforlocalhost rekeylimit connecttimeout addressfamily serveraliveinterval \
    serveralivecountmax sendenv setenv controlpath controlmaster controlpersist hashknownhosts tunnel \
    tunneldevice localcommand permitlocalcommand remotecommand visualhostkey fingerprinthash \
    updatehostkeys ipqos requesttty sessiontype stdinnull forkafterauthentication streamlocalbindmask \
    streamlocalbindunlink revokedhostkeys casignaturealgorithms securitykeyprovider knownhostscommand \
    requiredrsasize enableescapecommandline obscurekeystroketiming channeltimeout versionaddendum \
    refuseconnection warnweakcrypto tag ciphers macs kexalgorithms localforward remoteforward \
    permitremoteopen escapechar batchmode checkhostip connectionattempts nullcipher nonecipher \
    usekeychain";
