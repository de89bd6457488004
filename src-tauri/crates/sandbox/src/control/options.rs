//! What can be changed while the sandbox runs.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Json, State};
use serde::{Deserialize, Serialize};

use crate::sns::{CertificateUrl, Links};
use crate::world::World;

/// A change; what is absent stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    latency_millis: Option<u64>,
    throttle_rps: Option<u32>,
    page_size: Option<usize>,
    ssh_sha1_only: Option<bool>,
    ssh_host_key_changed: Option<bool>,
    /// Multiplies the pauses between tries of SNS.
    sns_retry_scale: Option<f64>,
    sns_links: Option<Links>,
    sns_certificate_url: Option<CertificateUrl>,
    /// See [`crate::tuning::Tuning::refuse_trigger_destinations`].
    refused_trigger_destinations: Option<BTreeSet<String>>,
    /// See [`crate::sns::Topics::set_codecommit_keys`].
    codecommit_kms_keys: Option<BTreeSet<String>>,
}

/// All of them, as they are.
#[derive(Serialize)]
pub(super) struct Current {
    latency_millis: u128,
    throttle_rps: u32,
    page_size: usize,
    ssh_sha1_only: bool,
    ssh_host_key_changed: bool,
    sns_retry_scale: f64,
    sns_links: Links,
    sns_certificate_url: CertificateUrl,
    refused_trigger_destinations: BTreeSet<String>,
    codecommit_kms_keys: BTreeSet<String>,
}

pub(super) async fn get(State(world): State<Arc<World>>) -> Json<Current> {
    let sns = world.topics.settings();
    Json(Current {
        latency_millis: world.tuning.latency().as_millis(),
        throttle_rps: world.tuning.throttle_rps(),
        page_size: world.tuning.chosen_page_size(),
        ssh_sha1_only: world.ssh_sha1_only.load(Ordering::Relaxed),
        ssh_host_key_changed: world.ssh_host_key_changed.load(Ordering::Relaxed),
        sns_retry_scale: sns.retry_scale,
        sns_links: sns.links,
        sns_certificate_url: sns.certificate_url,
        refused_trigger_destinations: BTreeSet::clone(&world.tuning.refused_trigger_destinations()),
        codecommit_kms_keys: world.topics.codecommit_keys(),
    })
}

pub(super) async fn set(State(world): State<Arc<World>>, Json(changes): Json<Changes>) -> Json<Current> {
    if let Some(millis) = changes.latency_millis {
        world.tuning.set_latency_millis(millis);
    }
    if let Some(requests) = changes.throttle_rps {
        world.tuning.set_throttle_rps(requests);
    }
    if let Some(size) = changes.page_size {
        world.tuning.set_page_size(size);
    }
    if let Some(only) = changes.ssh_sha1_only {
        world.ssh_sha1_only.store(only, Ordering::Relaxed);
    }
    if let Some(changed) = changes.ssh_host_key_changed {
        world.ssh_host_key_changed.store(changed, Ordering::Relaxed);
    }
    world.topics.configure(|settings| {
        settings.retry_scale = changes.sns_retry_scale.unwrap_or(settings.retry_scale);
        settings.links = changes.sns_links.unwrap_or(settings.links);
        settings.certificate_url = changes.sns_certificate_url.unwrap_or(settings.certificate_url);
    });
    if let Some(destinations) = changes.refused_trigger_destinations {
        world.tuning.refuse_trigger_destinations(destinations);
    }
    if let Some(keys) = changes.codecommit_kms_keys {
        world.topics.set_codecommit_keys(keys);
    }
    get(State(world)).await
}
