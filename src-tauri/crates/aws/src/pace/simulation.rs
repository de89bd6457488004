//! The rate against a token bucket, in virtual time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use proptest::prelude::*;

use super::rate::Rate;

/// AWS as it limits: so many requests a second, and so many at once after a pause.
struct Bucket {
    per_second: f64,
    size: f64,
    tokens: f64,
    filled: Duration,
}

impl Bucket {
    fn change(&mut self, now: Duration, per_second: f64) {
        self.filled = now;
        self.per_second = per_second;
        self.tokens = 0.0;
    }

    fn take(&mut self, now: Duration) -> bool {
        let elapsed = now.saturating_sub(self.filled).as_secs_f64();
        self.tokens = (self.tokens + elapsed * self.per_second).min(self.size);
        self.filled = now;
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}

#[derive(Debug, Clone, Copy)]
struct World {
    limit: f64,
    /// In seconds of the limit.
    burst: f64,
    latency: Duration,
    workers: u32,
    requests: u32,
    /// Programs that share the limit and know nothing of each other.
    programs: u32,
    /// Other limits, from these seconds on.
    later: &'static [(u64, f64)],
}

/// What the issue asks for: a thousand repositories at 40 ms.
const USUAL: World = World {
    limit: 400.0,
    burst: 1.0,
    latency: Duration::from_millis(40),
    workers: 32,
    requests: 1_000,
    programs: 1,
    later: &[],
};

#[derive(Debug)]
struct Outcome {
    took: f64,
    sent: u32,
    throttled: u32,
}

impl Outcome {
    /// The time that the limit (or the latency) alone would have taken, in relation to the time it took.
    fn efficiency(&self, world: &World) -> f64 {
        let requests = f64::from(world.requests);
        let workers = f64::from(world.workers * world.programs);
        let floor = (requests / world.limit).max(requests * world.latency.as_secs_f64() / workers);
        floor / self.took
    }

    fn throttled_share(&self) -> f64 {
        f64::from(self.throttled) / f64::from(self.sent)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A worker wants to send; its call was throttled so often.
    Wants(usize, u32),
    /// The first in a program's queue looks whether it may go.
    Turn(usize),
    /// A request arrives at AWS.
    Arrives(usize, u32, Duration),
    /// Its answer arrives.
    Answered(usize, u32, Duration, bool),
}

fn run(world: &World) -> Outcome {
    let mut rates: Vec<Rate> = (0..world.programs).map(|_| Rate::default()).collect();
    let mut queues: Vec<VecDeque<u32>> = vec![VecDeque::new(); rates.len()];
    let size = (world.limit * world.burst).max(1.0);
    let mut bucket = Bucket { per_second: world.limit, size, tokens: size, filled: Duration::ZERO };
    let mut events = BinaryHeap::new();
    let (mut left, mut done, mut sent, mut throttled) = (world.requests, 0, 0, 0);
    let mut random: u64 = 42;
    for program in 0..rates.len() {
        for _ in 0..world.workers {
            if left > 0 {
                left -= 1;
                events.push(Reverse((Duration::ZERO, Event::Wants(program, 0))));
            }
        }
    }
    let mut now = Duration::ZERO;
    while let Some(Reverse((at, event))) = events.pop() {
        now = at;
        match event {
            Event::Wants(program, throttles) => {
                queues[program].push_back(throttles);
                if queues[program].len() == 1 {
                    events.push(Reverse((now, Event::Turn(program))));
                }
            }
            Event::Turn(program) => {
                let Some(throttles) = queues[program].front().copied() else { continue };
                match rates[program].send(now) {
                    Ok(()) => {
                        queues[program].pop_front();
                        sent += 1;
                        let arrives = now + world.latency / 2;
                        events.push(Reverse((arrives, Event::Arrives(program, throttles, now))));
                        events.push(Reverse((now, Event::Turn(program))));
                    }
                    // A timer of tokio wakes at the next whole millisecond.
                    Err(wait) => {
                        let wakes = Duration::from_millis(u64::try_from(wait.as_millis()).unwrap() + 1);
                        events.push(Reverse((now + wakes, Event::Turn(program))));
                    }
                }
            }
            Event::Arrives(program, throttles, went) => {
                let change = world.later.iter().rev().find(|(from, _)| now.as_secs() >= *from);
                if let Some((_, limit)) = change.filter(|(_, limit)| (*limit - bucket.per_second).abs() > 0.1)
                {
                    bucket.change(now, *limit);
                }
                let carried_out = bucket.take(now);
                let answer = Event::Answered(program, throttles, went, carried_out);
                events.push(Reverse((now + world.latency / 2, answer)));
            }
            Event::Answered(program, _, went, true) => {
                rates[program].answered(now, went);
                done += 1;
                if done == world.requests {
                    break;
                }
                if left > 0 {
                    left -= 1;
                    events.push(Reverse((now, Event::Wants(program, 0))));
                }
            }
            Event::Answered(program, throttles, went, false) => {
                rates[program].throttled(now, went);
                throttled += 1;
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let jitter = 0.5 + f64::from(u32::try_from(random >> 33).unwrap()) / f64::from(u32::MAX);
                let due = Duration::from_millis(50 << throttles.min(6)).min(Duration::from_secs(5));
                let again = Event::Wants(program, (throttles + 1).min(20));
                events.push(Reverse((now + due.mul_f64(jitter), again)));
            }
        }
        assert!(now < Duration::from_secs(100_000), "it comes to an end");
    }
    assert_eq!(done, world.requests);
    Outcome { took: now.as_secs_f64(), sent, throttled }
}

const LIMITS: [f64; 7] = [20.0, 50.0, 100.0, 250.0, 300.0, 400.0, 1_000.0];

fn is_good(world: &World) {
    let outcome = run(world);
    assert!(outcome.efficiency(world) >= 0.85, "{world:?} {outcome:?}");
    assert!(outcome.throttled_share() <= 0.15, "{world:?} {outcome:?}");
}

/// 1.3 times the floor is an efficiency of 0.77; what is better than that is left to a slow computer.
#[test]
fn what_the_issue_asks_for_is_reached() {
    for limit in LIMITS {
        for requests in [1_000, 3_000] {
            for workers in [16, 32, 64] {
                is_good(&World { limit, workers, requests, ..USUAL });
            }
        }
    }
}

#[test]
fn any_limit_is_found() {
    for limit in LIMITS {
        for latency in [5, 200].map(Duration::from_millis) {
            for burst in [0.1, 2.0] {
                is_good(&World { limit, latency, burst, workers: 64, ..USUAL });
            }
        }
    }
}

#[test]
fn nothing_is_held_back_where_there_is_no_limit() {
    let world = World { limit: 100_000.0, ..USUAL };
    let outcome = run(&world);
    assert_eq!(outcome.throttled, 0);
    assert!(outcome.efficiency(&world) >= 0.85, "{outcome:?}");
}

#[test]
fn programs_that_know_nothing_of_each_other_share_a_limit() {
    for programs in [2, 3] {
        for limit in [100.0, 400.0] {
            let world = World { limit, programs, requests: 3_000, ..USUAL };
            let outcome = run(&world);
            assert!(outcome.efficiency(&world) >= 0.85, "{world:?} {outcome:?}");
            assert!(outcome.throttled_share() <= 0.2, "{world:?} {outcome:?}");
        }
    }
}

#[test]
fn ten_seconds_in_which_nothing_gets_through_cost_little_more_than_ten_seconds() {
    let world = World { requests: 3_000, later: &[(2, 0.0), (12, 400.0)], ..USUAL };
    let (usual, outcome) = (run(&World { later: &[], ..world }), run(&world));
    assert!(outcome.took - usual.took <= 13.0, "{} {}", outcome.took, usual.took);
    assert!(outcome.throttled <= 400, "{outcome:?}");
}

#[test]
fn a_limit_that_changes_is_followed() {
    let falls = World { requests: 3_000, later: &[(2, 100.0)], ..USUAL };
    let outcome = run(&falls);
    // 400 + 800 in two seconds at most, the rest at 100.
    assert!(outcome.took <= 2.0 + 2_000.0 / 100.0 / 0.85, "{outcome:?}");
    assert!(outcome.throttled_share() <= 0.15, "{outcome:?}");
    let rises = World { limit: 100.0, requests: 6_000, later: &[(5, 400.0)], ..USUAL };
    let outcome = run(&rises);
    assert!(outcome.took <= 5.0 + 5_400.0 / 400.0 / 0.75, "{outcome:?}");
}

/// Three programs, each at a few requests a second, whose answers take longer than anything else here: the one that fell
/// lowest has to come up again when the others are done.
#[test]
fn a_program_that_fell_far_behind_comes_up_again() {
    for latency in [150, 250, 300].map(Duration::from_millis) {
        for burst in [0.3, 1.0, 2.0] {
            let world = World { limit: 20.0, burst, latency, workers: 60, programs: 3, ..USUAL };
            let outcome = run(&world);
            assert!(outcome.efficiency(&world) >= 0.6, "{world:?} {outcome:?}");
        }
    }
}

/// One request a second goes out, and its answer is there long before the next: the rate rises all the same.
#[test]
fn a_rate_that_is_waited_for_rises_however_low_it_is() {
    let mut rate = Rate::default();
    let (mut now, second) = (Duration::ZERO, Duration::from_secs(1));
    for _ in 0..12 {
        now += second;
        rate.throttled(now, now);
    }
    assert!(rate.per_second() < 1.1, "{}", rate.per_second());
    for _ in 0..20 {
        now += match rate.send(now) {
            Ok(()) => Duration::ZERO,
            Err(wait) => wait,
        };
        if let Err(wait) = rate.send(now) {
            rate.answered(now + wait.mul_f64(0.4), now);
            now += wait;
        }
    }
    assert!(rate.per_second() > 2.0, "{}", rate.per_second());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_comes_to_a_good_end_in_any_world(
        limit in 20.0..1_500.0_f64,
        burst in 0.25..3.0_f64,
        latency in 1_u64..300,
        workers in 1_u32..65,
        programs in 1_u32..4,
        requests in 500_u32..2_000,
    ) {
        let latency = Duration::from_millis(latency);
        let world = World { limit, burst, latency, workers, requests, programs, ..USUAL };
        let outcome = run(&world);
        prop_assert!(outcome.efficiency(&world) >= 0.55, "{:?}", outcome);
        prop_assert!(outcome.throttled_share() <= 0.6, "{:?}", outcome);
    }

    #[test]
    fn the_rate_stays_within_its_bounds(steps in prop::collection::vec((0_u64..400, 0_u8..3), 1..400)) {
        let mut rate = Rate::default();
        let (mut now, mut sent) = (Duration::ZERO, Duration::ZERO);
        for (pause, what) in steps {
            now += Duration::from_millis(pause);
            match what {
                0 => rate.answered(now, sent),
                1 => rate.throttled(now, sent),
                _ => match rate.send(now) {
                    Ok(()) => sent = now,
                    Err(wait) => prop_assert!(wait <= Duration::from_secs(1)),
                },
            }
            prop_assert!((1.0..=2_000.0).contains(&rate.per_second()));
        }
    }

    /// What goes out in any time is what the rate says, and what a pause has saved up.
    #[test]
    fn no_more_goes_out_than_the_rate_says(pauses in prop::collection::vec(0_u64..30, 100..400)) {
        let (mut rate, mut now, mut sent) = (Rate::default(), Duration::ZERO, 0_u32);
        for pause in pauses {
            now += Duration::from_millis(pause);
            if rate.send(now).is_ok() {
                sent += 1;
            }
            prop_assert!(f64::from(sent) <= 1.0 + (now.as_secs_f64() + 0.02) * rate.per_second());
        }
    }
}
