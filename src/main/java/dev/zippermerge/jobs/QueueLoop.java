package dev.zippermerge.jobs;

import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes entries from the queue, one after the other, and has their jobs and trials worked on. */
@Component
class QueueLoop {
  private static final Logger LOG = LoggerFactory.getLogger(QueueLoop.class);

  private final JobQueue queue;
  private final QueueUpkeep upkeep;
  private final Worker worker;
  private final JobWorks jobs;
  private final TrialWorks trials;

  QueueLoop(JobQueue queue, QueueUpkeep upkeep, Worker worker, JobWorks jobs, TrialWorks trials) {
    this.queue = queue;
    this.upkeep = upkeep;
    this.worker = worker;
    this.jobs = jobs;
    this.trials = trials;
  }

  /** Does what is next in the queue; false where there is nothing. */
  boolean step() throws InterruptedException {
    var entry = queue.take();
    if (entry.isPresent()) {
      work(entry.get());
    }
    return entry.isPresent();
  }

  private void work(QueueEntry entry) throws InterruptedException {
    Consumer<QueueEntry> end;
    upkeep.hold(entry);
    try {
      end = worker.work(() -> claim(entry)) ? queue::giveBack : queue::remove;
    } catch (RuntimeException e) {
      // One that only newer workers can read, for example, must not keep this one from others.
      LOG.warn("job {} is put off", entry.jobId(), e);
      end = queue::putOff;
    } finally {
      upkeep.release(entry);
    }
    end.accept(entry);
  }

  private Optional<? extends Work> claim(QueueEntry entry) {
    return entry.isJob() ? jobs.claim(entry.ticket()) : trials.claim(entry.trialTicket());
  }
}
